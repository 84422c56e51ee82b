import { type EventStore, History, type SnapshotStore } from '@rembuk/event-sourcing';
import type { WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { LruCache } from '../common/lru-cache.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';
import { workshopDecider } from '../workshops/workshop-decider.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { approximateBytes } from './state-size.ts';

export interface PastWorkshop {
  readonly state: WorkshopState;
  readonly revision: number;
  /** Of the event at `revision`. */
  readonly hash: string;
  /** About what it takes up, were nothing of it shared with other states. */
  readonly bytes: number;
}

/** States that people step through come up again and again. */
const STATES_KEPT_MAX = 64;
const STATES_BYTES_MAX = 128 * 1024 * 1024;
/** About what an event adds to a state. */
const EVENT_BYTES = 512;
/** A state that is at hand is a better start than a snapshot, unless it lies this far back. */
const FOLD_ON_MAX = 2_000;

/** Workshops as they were. */
@Injectable()
export class PastStates {
  readonly #history: History<WorkshopState>;
  /** By workshop and revision. */
  readonly #kept = new LruCache<PastWorkshop>({
    entriesMax: STATES_KEPT_MAX,
    bytesMax: STATES_BYTES_MAX,
  });

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
    if (kept) return kept;
    const nearby = this.#nearestBefore(workshopId, revision);
    const past = nearby
      ? await this.foldOn(workshopId, nearby, revision)
      : await this.#fromSnapshot(workshopId, revision);
    this.#kept.set(key, past, past.bytes);
    return past;
  }

  async #fromSnapshot(workshopId: string, revision: number): Promise<PastWorkshop> {
    const { state, ...place } = await this.#history.at(workshopStream(workshopId), revision);
    return { ...place, state, bytes: approximateBytes(state) };
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
        bytes: past.bytes + EVENT_BYTES,
      };
    return past;
  }

  #nearestBefore(workshopId: string, revision: number): PastWorkshop | undefined {
    let nearest: PastWorkshop | undefined;
    for (const [key, past] of this.#kept.entries()) {
      const behind = revision - past.revision;
      if (behind < 0 || behind > FOLD_ON_MAX || !key.startsWith(`${workshopId}/`)) continue;
      if (!nearest || past.revision > nearest.revision) nearest = past;
    }
    return nearest;
  }
}
