import { MemoryEventStore, MemorySnapshotStore } from '@rembuk/event-sourcing/memory';
import type { Doorkeeper, InProcessServer } from '@rembuk/api';
import { type CommandAccepted, type Refused, refused } from '@rembuk/protocol';
import type { CommandData, CommandType, WorkshopState } from '@rembuk/workshop';
import type { Random } from '../support/random.ts';
import type { Network, ServerBounds, ServerProcess } from './network.ts';
import { fairStore, Life, LivedSnapshots, LivedStore, type StoreWeather } from './stores.ts';
import type { Time } from './time.ts';

export const workshopId = 'balai';

/** The office sets the workshop up, and has an account. */
export const office = { personId: 'office', accountRole: 'admin' } as const;

/** A token is the id of the person who shows it. */
const doorkeeper: Doorkeeper = {
  authenticate: (token) => {
    if (token === '') return Promise.resolve(refused('unauthenticated'));
    const identity = { personId: token, sessionId: `session of ${token}`, expiresAtMs: 1e15 };
    return Promise.resolve(token === office.personId ? { ...identity, ...office } : identity);
  },
  onRevoked: () => undefined,
};

export interface ServerRoomOptions {
  readonly random: Random;
  readonly time: Time;
  readonly network: Network;
  readonly bounds: ServerBounds;
  /** Several servers may run over the store at once. */
  readonly isShared: boolean;
}

interface Node {
  readonly server: ServerProcess;
  readonly life: Life;
  isCut: boolean;
}

/** The store, and server processes over it: one after the other, or several at once. */
export class ServerRoom {
  readonly store: MemoryEventStore;
  readonly snapshots = new MemorySnapshotStore();
  storeWeather: StoreWeather = fairStore;
  readonly logLines: string[] = [];
  readonly #options: ServerRoomOptions;
  readonly #nodes: Node[] = [];

  constructor(options: ServerRoomOptions) {
    this.#options = options;
    // As a log that many write to: it knows no ids but by looking.
    const shared = { shared: true, refusesKnownIds: false };
    this.store = new MemoryEventStore(options.isShared ? shared : {});
  }

  get size(): number {
    return this.#nodes.length;
  }

  async start(): Promise<void> {
    const { random, network, time, bounds } = this.#options;
    const life = new Life();
    const state = { isCut: false };
    const weather = () => (state.isCut ? { ...this.storeWeather, isCut: true } : this.storeWeather);
    const server = await time.for(
      network.serve({
        store: new LivedStore({ store: this.store, life, random, weather }),
        snapshots: new LivedSnapshots(this.snapshots, life, random),
        doorkeeper,
        bounds,
        log: (line) => void this.logLines.push(line),
      }),
    );
    this.#nodes.push(Object.assign(state, { server, life }));
  }

  /** One, in the middle of anything, without a word. */
  kill(): void {
    const node = this.#leaving();
    if (node) this.#end(node);
  }

  killAll(): void {
    while (this.#nodes.length > 0) this.kill();
  }

  /** One, as at SIGTERM. Resolves when the process has ended. */
  async stop(): Promise<void> {
    const node = this.#leaving();
    if (!node) return;
    await node.server.stop();
    this.#end(node);
  }

  /** One loses the store, or finds it again. */
  cut(isCut: boolean): void {
    const node = this.#some();
    if (node) node.isCut = isCut;
  }

  /** All have the store. */
  mend(): void {
    for (const node of this.#nodes) node.isCut = false;
  }

  #leaving(): Node | undefined {
    const node = this.#some();
    if (node) this.#nodes.splice(this.#nodes.indexOf(node), 1);
    return node;
  }

  #end({ life, server }: Node): void {
    life.end();
    this.#options.network.hangUp(server);
  }

  /** Drawn only where there are several: worlds of one server stay what they were. */
  #some(): Node | undefined {
    return this.#nodes.length > 1 ? this.#options.random.pick(this.#nodes) : this.#nodes[0];
  }

  /** Beside all lines; as the office when nobody is named. */
  async perform<Type extends CommandType>(
    type: Type,
    data: CommandData<Type>,
    personId?: string,
  ): Promise<CommandAccepted | Refused> {
    const { random, time } = this.#options;
    const node = this.#some();
    if (!node) throw new Error('no server runs');
    return time.for(
      node.server.workshops.submit(workshopId, {
        commandId: random.uuid(),
        actor: personId === undefined ? office : { personId },
        command: { type, data } as Parameters<InProcessServer['workshops']['submit']>[1]['command'],
        seen: -1,
        overwrite: true,
        correlationId: 'office',
        bytes: 200,
      }),
    );
  }

  /** As the first one holds it. */
  async read(): Promise<{ readonly state: WorkshopState; readonly head: number }> {
    const [first] = await this.readAll();
    if (!first) throw new Error('no server runs');
    return first;
  }

  /** As each of them holds it. */
  async readAll(): Promise<readonly { readonly state: WorkshopState; readonly head: number }[]> {
    const all = [];
    for (const { server } of this.#nodes) {
      const read = await this.#options.time.for(server.workshops.read(workshopId));
      if (read) all.push(read);
    }
    return all;
  }
}
