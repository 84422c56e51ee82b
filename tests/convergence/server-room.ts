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
}

/** The store, and one server process after the other over it. */
export class ServerRoom {
  readonly store = new MemoryEventStore();
  readonly snapshots = new MemorySnapshotStore();
  storeWeather: StoreWeather = fairStore;
  readonly logLines: string[] = [];
  readonly #options: ServerRoomOptions;
  #server: ServerProcess | undefined;
  #life = new Life();

  constructor(options: ServerRoomOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#server !== undefined;
  }

  async start(): Promise<void> {
    const { random, network, time, bounds } = this.#options;
    const life = new Life();
    const weather = () => this.storeWeather;
    this.#life = life;
    this.#server = await time.for(
      network.serve({
        store: new LivedStore({ store: this.store, life, random, weather }),
        snapshots: new LivedSnapshots(this.snapshots, life, random),
        doorkeeper,
        bounds,
        log: (line) => void this.logLines.push(line),
      }),
    );
  }

  /** In the middle of anything, without a word. */
  kill(): void {
    this.#life.end();
    this.#server = undefined;
    this.#options.network.hangUp();
  }

  /** As at SIGTERM. Resolves when the process has ended. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
    this.kill();
  }

  /** Beside all lines; as the office when nobody is named. */
  async perform<Type extends CommandType>(
    type: Type,
    data: CommandData<Type>,
    personId?: string,
  ): Promise<CommandAccepted | Refused> {
    const { random, time } = this.#options;
    if (!this.#server) throw new Error('no server runs');
    return time.for(
      this.#server.workshops.submit(workshopId, {
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

  async read(): Promise<{ readonly state: WorkshopState; readonly head: number }> {
    const read =
      this.#server && (await this.#options.time.for(this.#server.workshops.read(workshopId)));
    if (!read) throw new Error('no server runs');
    return read;
  }
}
