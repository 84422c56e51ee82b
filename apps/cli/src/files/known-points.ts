import { erasableStreamPrefix } from '@rembuk/event-sourcing';
import type { BrokenChain } from './broken-chain.ts';

/** What is known of a history from elsewhere: that it came this far, and through which hash. */
export interface KnownPoint {
  readonly stream: string;
  readonly revision: number;
  /** Absent where only the revision is known. */
  readonly hash?: string;
  /** Who says so, for people. */
  readonly by: string;
}

/** Holds histories against what is known of them, while they stream by. */
export class KnownPoints {
  readonly #byStream = new Map<string, Map<number, KnownPoint[]>>();
  readonly #all: readonly KnownPoint[];
  readonly #met = new Set<KnownPoint>();
  /** The last revision of each stream that is as somebody knows it. */
  readonly #confirmed = new Map<string, number>();

  constructor(points: readonly KnownPoint[]) {
    this.#all = points;
    for (const point of points) {
      const ofStream = this.#byStream.get(point.stream) ?? new Map<number, KnownPoint[]>();
      this.#byStream.set(point.stream, ofStream);
      ofStream.set(point.revision, [...(ofStream.get(point.revision) ?? []), point]);
    }
  }

  /** Undefined unless somebody knows another event at that revision. */
  check(stream: string, revision: number, hash: string): BrokenChain | undefined {
    const points = this.#byStream.get(stream)?.get(revision) ?? [];
    for (const point of points) {
      const { hash: known, by } = point;
      if (known !== undefined && known !== hash) {
        const from = (this.#confirmed.get(stream) ?? -1) + 1;
        return { stream, revision, from, reason: 'not_as_noted', by };
      }
      this.#met.add(point);
      if (known !== undefined) this.#confirmed.set(stream, revision);
    }
    return undefined;
  }

  /** How many of the points the histories led through. */
  met(points: readonly KnownPoint[]): number {
    return points.filter((point) => this.#met.has(point)).length;
  }

  /** The histories that end before a point that somebody knows; `events` says how many a stream has. */
  cut(events: ReadonlyMap<string, number>): readonly BrokenChain[] {
    const cut = new Map<string, BrokenChain>();
    for (const { stream, revision, by } of this.#all) {
      const held = events.get(stream) ?? 0;
      // Streams about persons may be erased as a whole.
      if (held === 0 && stream.startsWith(erasableStreamPrefix)) continue;
      if (revision >= held && !cut.has(stream))
        cut.set(stream, { stream, revision: held, reason: 'cut', by });
    }
    return [...cut.values()];
  }
}
