import type { EventStore, KeyFrames, PastState } from '@rembuk/event-sourcing';
import type { WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { workshopDecider } from '../workshops/workshop-decider.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { revisionAt } from './moments.ts';
import { PastFolds } from './past-folds.ts';

export type PastWorkshop = PastState<WorkshopState>;

/** Workshops as they were. */
@Injectable()
export class PastStates {
  readonly #store: EventStore;
  readonly #frames: KeyFrames<WorkshopState>;

  constructor(@Inject(EVENT_STORE) store: EventStore, folds: PastFolds) {
    this.#store = store;
    this.#frames = folds.ofStates(workshopDecider);
  }

  /** `revision` must not lie beyond the head; -1 is before the first event. */
  at(workshopId: string, revision: number): Promise<PastWorkshop> {
    return this.#frames.at(workshopStream(workshopId), revision);
  }

  /** Folds a past state further; what did not change is shared with it. */
  foldOn(workshopId: string, from: PastWorkshop, to: number): Promise<PastWorkshop> {
    return this.#frames.foldOn(workshopStream(workshopId), from, to);
  }

  /** The revision of the last event at or before a moment, up to `head`; -1 when the history starts later. */
  revisionAt(workshopId: string, momentMs: number, head: number): Promise<number> {
    const stream = workshopStream(workshopId);
    // Frames know the stream as it goes on; asked is of what there was up to `head`.
    const { from = -1, below = head + 1 } = this.#frames.around(stream, momentMs);
    const range = { from: Math.min(from, head), below: Math.min(below, head + 1) };
    return revisionAt(this.#store, stream, momentMs, range);
  }
}
