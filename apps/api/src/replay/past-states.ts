import { type EventStore, History, type SnapshotStore } from '@rembuk/event-sourcing';
import type { WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';
import { workshopDecider } from '../workshops/workshop-decider.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

export interface PastWorkshop {
  readonly state: WorkshopState;
  readonly revision: number;
  /** Of the event at `revision`. */
  readonly hash: string;
}

/** States that people step through come up again and again; they share most of what they hold. */
const KEPT_MAX = 64;
/** A state that is at hand is a better start than a snapshot, unless it lies this far back. */
const FOLD_ON_MAX = 2_000;

/** Workshops as they were. */
@Injectable()
export class PastStates {
  readonly #history: History<WorkshopState>;
  /** By stream and revision, the longest unused first. */
  readonly #kept = new Map<string, PastWorkshop>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOT_STORE) snapshots: SnapshotStore,
  ) {
    this.#history = new History(store, snapshots, workshopDecider);
  }

  /** `revision` must not lie beyond the head. */
  async at(workshopId: string, revision: number): Promise<PastWorkshop> {
    const key = `${workshopId}/${revision}`;
    const kept = this.#kept.get(key);
    if (kept) {
      this.#keep(key, kept);
      return kept;
    }
    const nearby = this.#nearestBefore(workshopId, revision);
    const past = nearby
      ? await this.foldOn(workshopId, nearby, revision)
      : await this.#history.at(workshopStream(workshopId), revision);
    this.#keep(key, past);
    return past;
  }

  /** Folds a past state further; what did not change is shared with it. */
  async foldOn(workshopId: string, from: PastWorkshop, to: number): Promise<PastWorkshop> {
    let past = from;
    const events = this.store.readStream(workshopStream(workshopId), {
      from: from.revision + 1,
      to,
    });
    for await (const event of events)
      past = {
        state: workshopDecider.evolve(past.state, event),
        revision: event.revision,
        hash: event.meta.hash,
      };
    return past;
  }

  #nearestBefore(workshopId: string, revision: number): PastWorkshop | undefined {
    let nearest: PastWorkshop | undefined;
    for (const [key, past] of this.#kept) {
      const behind = revision - past.revision;
      if (behind < 0 || behind > FOLD_ON_MAX || !key.startsWith(`${workshopId}/`)) continue;
      if (!nearest || past.revision > nearest.revision) nearest = past;
    }
    return nearest;
  }

  #keep(key: string, past: PastWorkshop): void {
    this.#kept.delete(key);
    this.#kept.set(key, past);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}
