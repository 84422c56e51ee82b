import { foldVersion, stateToJson } from '@rembuk/workshop';
import type { LoadedWorkshop } from '../workshops/workshops.service.ts';
import type { LiveBounds } from './live-bounds.ts';

export interface WrittenSnapshot {
  readonly revision: number;
  /** `{revision, foldVersion, state}` of the protocol. */
  readonly json: string;
}

type SnapshotBounds = Pick<LiveBounds, 'snapshotBehindMax' | 'snapshotKeptMs' | 'openEventsMax'>;

interface Kept extends WrittenSnapshot {
  usedAtMs: number;
}

/**
 * States as JSON: a hall that opens a workshop at once costs one serialization. One that lies a little behind is as
 * good, since the events behind it come along.
 */
export class SnapshotCache {
  readonly #bounds: SnapshotBounds;
  readonly #clock: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(bounds: SnapshotBounds, clock: () => number = Date.now) {
    this.#bounds = bounds;
    this.#clock = clock;
  }

  get size(): number {
    return this.#kept.size;
  }

  of(workshopId: string, workshop: LoadedWorkshop): WrittenSnapshot {
    const kept = this.#kept.get(workshopId);
    if (kept && this.#isNearEnough(kept, workshop.head)) {
      kept.usedAtMs = this.#clock();
      return kept;
    }
    const { head: revision, state } = workshop;
    const json = JSON.stringify({ revision, foldVersion, state: stateToJson(state) });
    const written = { revision, json, usedAtMs: this.#clock() };
    this.#kept.set(workshopId, written);
    return written;
  }

  /** Drops what nobody asked for lately. */
  sweep(): void {
    const before = this.#clock() - this.#bounds.snapshotKeptMs;
    for (const [workshopId, { usedAtMs }] of this.#kept)
      if (usedAtMs < before) this.#kept.delete(workshopId);
  }

  #isNearEnough({ revision }: WrittenSnapshot, head: number): boolean {
    const { snapshotBehindMax, openEventsMax } = this.#bounds;
    // The events behind it must fit into the same answer.
    return head >= revision && head - revision <= Math.min(snapshotBehindMax, openEventsMax);
  }
}
