import type { Bus } from '../bus.ts';
import { Farewells } from './farewells.ts';
import { Leases } from './leases.ts';
import { sayGoodbye, SharedRoom, type SharedRoomOptions } from './shared-room.ts';

export interface SharedPresenceBounds {
  /** People of a node of which nothing is heard for so long are not shown any more. */
  readonly leaseMs: number;
  /** How often a node says that it is there. */
  readonly beatMs: number;
  readonly nodesMax: number;
  /** Of one node in one workshop. */
  readonly peopleMax: number;
  readonly gatherMs: number;
}

export const defaultSharedPresenceBounds: SharedPresenceBounds = {
  leaseMs: 6_000,
  beatMs: 2_000,
  nodesMax: 64,
  peopleMax: 1_000,
  gatherMs: 100,
};

const SWEEPS_PER_BEAT = 4;
/** Whoever heard nothing for one of them has forgotten everyone; who did so at its end hears it in the second. */
const LEASES_OF_FAREWELL = 2;

/** Where nodes say that they are there. */
const beats = 'nodes';
const [alive, ending] = ['alive', 'ending'];

/**
 * Who is where, over all nodes of an installation. Kept nowhere but in the nodes themselves: each tells the others,
 * and believes them for as long as it hears of them. A node that dies leaves nobody behind for longer than its lease.
 */
export class SharedPresence {
  readonly #bus: Bus;
  readonly #bounds: SharedPresenceBounds;
  readonly #leases: Leases;
  readonly #rooms = new Set<SharedRoom>();
  readonly #farewells: Farewells;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #stop: () => void;

  constructor(bus: Bus, bounds: Partial<SharedPresenceBounds> = {}) {
    this.#bus = bus;
    this.#bounds = { ...defaultSharedPresenceBounds, ...bounds };
    const { leaseMs, nodesMax } = this.#bounds;
    this.#leases = new Leases(leaseMs, nodesMax);
    this.#farewells = new Farewells(LEASES_OF_FAREWELL * leaseMs);
    this.#stop = bus.listen(beats, {
      heard: (message, from) => {
        if (message === ending) this.#gone(from);
        else this.#heardOf(from);
      },
      resumed: () => this.#beat(),
    });
    const { beatMs } = this.#bounds;
    this.#timers = [
      setInterval(() => this.#beat(), beatMs),
      setInterval(() => this.#lookForDead(), beatMs / SWEEPS_PER_BEAT),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** Someone has the workshop open here. */
  open(options: SharedRoomOptions): SharedRoom {
    const { peopleMax, gatherMs } = this.#bounds;
    const heardOf = (node: string) => this.#heardOf(node);
    const room = new SharedRoom(options, { bus: this.#bus, peopleMax, gatherMs, heardOf });
    this.#rooms.add(room);
    this.#farewells.opened(options.workshopId);
    return room;
  }

  /** Nobody has it open here any more. */
  close(room: SharedRoom): void {
    if (!this.#rooms.delete(room)) return;
    room.close();
    this.#farewells.closed(room.workshopId, performance.now());
  }

  /** Says that this node ends: its people are not shown elsewhere from then on. */
  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const room of this.#rooms) this.close(room);
    this.#bus.tell(beats, ending);
    this.#stop();
  }

  #beat(): void {
    this.#bus.tell(beats, alive);
    for (const workshopId of this.#farewells.due(performance.now()))
      sayGoodbye(this.#bus, workshopId);
  }

  #lookForDead(): void {
    for (const node of this.#leases.expired(performance.now())) this.#gone(node);
  }

  #heardOf(node: string): boolean {
    const lease = this.#leases.heard(node, performance.now());
    // It may have been taken for gone, and does not know.
    if (lease === 'new') for (const room of this.#rooms) room.ask(node);
    return lease !== 'full';
  }

  #gone(node: string): void {
    this.#leases.end(node);
    for (const room of this.#rooms) room.forget(node);
  }
}
