import type { Refused, WireEvent } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import type { Fold } from '../confirmed.ts';
import { isRefused, refusedHere } from '../refusals.ts';
import type { ReplayMeasures } from './bounds.ts';
import { KeyFrames } from './key-frames.ts';
import { Pages } from './pages.ts';
import type { PastSource } from './past.ts';

/** The workshop as it was at a revision. */
export interface Frame {
  readonly revision: number;
  readonly state: WorkshopState;
  /** What led to it; none before the first. */
  readonly event?: WireEvent;
}

export interface FilmOptions {
  readonly source: PastSource;
  readonly to: number;
  readonly fold: Fold<WorkshopState>;
  readonly measures: ReplayMeasures;
}

/** A history to wind to and fro. */
export class Film {
  readonly #options: FilmOptions;
  readonly #pages: Pages;
  readonly #keyFrames: KeyFrames<WorkshopState>;

  constructor(options: FilmOptions) {
    this.#options = options;
    this.#pages = new Pages(options);
    this.#keyFrames = new KeyFrames(options.measures.keyFramesMax);
  }

  /** Undefined when its event is not in memory: `load` it. */
  after(frame: Frame): Frame | undefined {
    const revision = frame.revision + 1;
    const event = this.#pages.event(revision);
    if (!event) return undefined;
    const state = this.#options.fold.apply(frame.state, [event]);
    if ((revision + 1) % this.#options.measures.pageEvents === 0)
      this.#keyFrames.keep(revision, state);
    return { revision, state, event };
  }

  load(revision: number): Promise<Refused | undefined> {
    return this.#pages.load(revision);
  }

  /** The frame of a revision: folded from the nearest state at hand, or from one that the server has. */
  async at(revision: number): Promise<Frame | Refused> {
    const { to, fold } = this.#options;
    const { initialState } = fold;
    // Behind the end there is nothing to wait for.
    if (revision > to) return this.at(to);
    if (revision < 0) return { revision: -1, state: initialState };
    const start = await this.#startFor(revision);
    if (isRefused(start)) return start;
    let frame: Frame = start;
    while (frame.revision < revision) {
      const next = this.after(frame);
      if (next) frame = next;
      else {
        const refusal = await this.load(frame.revision + 1);
        if (refusal) return refusal;
        if (!this.#pages.event(frame.revision + 1)) return refusedHere('bad_answer');
      }
    }
    return this.#withEvent(frame);
  }

  /** The last frame at or before a moment (ISO 8601). */
  async atMoment(moment: string): Promise<Frame | Refused> {
    const past = await this.#stateFrom(moment);
    if (isRefused(past)) return past;
    return past.revision <= this.#options.to ? this.#withEvent(past) : this.at(this.#options.to);
  }

  async #startFor(revision: number): Promise<Frame | Refused> {
    const { fold, measures } = this.#options;
    const nearest = this.#keyFrames.before(revision) ?? { revision: -1, state: fold.initialState };
    if (revision - nearest.revision <= measures.foldEventsMax) return nearest;
    // The same place for everybody who looks near it: the server writes it down once.
    return this.#stateFrom(revision - (revision % measures.pageEvents) - 1);
  }

  async #stateFrom(at: number | string): Promise<Frame | Refused> {
    const { source, fold } = this.#options;
    const past = await source.state(at).catch(() => refusedHere('unreachable'));
    if (isRefused(past)) return past;
    if (past.foldVersion !== fold.foldVersion) return refusedHere('outdated');
    const frame = { revision: past.revision, state: fold.fromJson(past.state) };
    this.#keyFrames.keep(frame.revision, frame.state);
    return frame;
  }

  /** Time is counted from the event that a frame stands at. */
  async #withEvent(frame: Frame): Promise<Frame | Refused> {
    if (frame.event) return frame;
    const { revision, state } = frame;
    for (;;) {
      const event = this.#pages.event(revision);
      if (event) return { revision, state, event };
      const refusal = await this.load(revision);
      if (refusal) return refusal;
    }
  }
}
