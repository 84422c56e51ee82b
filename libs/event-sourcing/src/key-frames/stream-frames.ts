import { bytesBeyond } from './bytes-beyond.ts';
import type { Holder } from './frame-memory.ts';
import type { PastState } from '../stream-fold.ts';

interface Asked<State> extends Frame<State> {
  /** What it was folded from, or what that was, where it is gone. */
  from: PastState<State> | undefined;
}

interface Frame<State> {
  readonly past: PastState<State>;
  /** What it takes up beside the frame before it. */
  bytes: number;
}

/** Nothing that is kept counts as nothing: it would never be given up. */
const KEPT_BYTES_MIN = 256;

/** States last asked for: people step on from them, to and fro. */
const ASKED_KEPT_MAX = 4;

/**
 * The key frames of one stream, each folded from the one before it, so that each takes up no more than what changed in
 * between; and a few states that were asked for last.
 */
export class StreamFrames<State> implements Holder {
  /** By revision. */
  readonly #frames: Frame<State>[] = [];
  /** The latest last. */
  readonly #asked: Asked<State>[] = [];
  #bytes = 0;
  readonly #emptied: () => void;

  constructor(emptied: () => void) {
    this.#emptied = emptied;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#frames.length;
  }

  /** The furthest frame: the next one is folded from it. */
  get tip(): PastState<State> | undefined {
    return this.#frames.at(-1)?.past;
  }

  /** The furthest state at or before a revision. */
  nearest(revision: number): PastState<State> | undefined {
    let nearest = this.#frames.findLast(({ past }) => past.revision <= revision)?.past;
    for (const { past } of this.#asked)
      if (past.revision <= revision && past.revision > (nearest?.revision ?? -1)) nearest = past;
    return nearest;
  }

  /** The last frame at or before a moment, and the first behind it. */
  around(momentMs: number): readonly [PastState<State> | undefined, PastState<State> | undefined] {
    const isBefore = ({ past: { at = '' } }: Frame<State>) => Date.parse(at) <= momentMs;
    const index = this.#frames.findLastIndex(isBefore);
    return [this.#frames[index]?.past, this.#frames[index + 1]?.past];
  }

  /** Folded from the tip. */
  add(past: PastState<State>): void {
    const bytes = bytesBeyond(past.state, this.tip?.state);
    this.#frames.push({ past, bytes });
    this.#bytes += bytes;
  }

  /** `from`: what it was folded from; undefined where it shares nothing with what is here. */
  wasAsked(past: PastState<State>, from: PastState<State> | undefined): void {
    const { revision } = past;
    const known = this.#asked.findIndex((kept) => kept.past.revision === revision);
    const [again] = known < 0 ? [] : this.#asked.splice(known, 1);
    if (again) this.#asked.push(again);
    else if (this.nearest(revision)?.revision !== revision) this.#keepAsked(past, from);
  }

  /** Gives up what was asked for; then one frame after the other, so that what stays is spread over the stream. */
  thin(): void {
    if (this.#asked.length > 0) this.#forgetAsked();
    else if (this.#frames.length > 2) this.#giveUp(leastMissed(this.#frames));
    else this.clear();
    if (this.#bytes === 0) this.#emptied();
  }

  clear(): void {
    this.#frames.length = 0;
    this.#asked.length = 0;
    this.#bytes = 0;
  }

  #keepAsked(past: PastState<State>, from: PastState<State> | undefined): void {
    const bytes = this.#bytesOfAsked(past, from);
    this.#asked.push({ past, from, bytes });
    this.#bytes += bytes;
    if (this.#asked.length > ASKED_KEPT_MAX) this.#forgetAsked();
  }

  /** The oldest; what others shared with it alone, they hold alone from now on. */
  #forgetAsked(): void {
    const gone = this.#asked.shift();
    if (!gone) return;
    this.#bytes -= gone.bytes;
    for (const kept of this.#asked) {
      if (kept.from !== gone.past) continue;
      kept.from = gone.from;
      const bytes = this.#bytesOfAsked(kept.past, kept.from);
      this.#bytes += bytes - kept.bytes;
      kept.bytes = bytes;
    }
  }

  /**
   * By what it comes to for each event elsewhere, where it was folded from something that is here: to count it goes
   * through all of both states, which would take longer than to fold it did.
   */
  #bytesOfAsked({ state, revision }: PastState<State>, from: PastState<State> | undefined): number {
    if (!from || !this.#isHere(from)) return KEPT_BYTES_MIN + bytesBeyond(state);
    return KEPT_BYTES_MIN + Math.ceil((revision - from.revision) * this.#bytesForEvent());
  }

  /** Given up meanwhile, it shares nothing with what is here any more. */
  #isHere(past: PastState<State>): boolean {
    const isIt = (kept: Frame<State>) => kept.past === past;
    return this.#frames.some(isIt) || this.#asked.some(isIt);
  }

  /** In the frames; while there are none, in what was asked for first. */
  #bytesForEvent(): number {
    const { tip } = this;
    if (tip) return this.#frameBytes() / (tip.revision + 1);
    const counted = this.#asked.find(({ from }) => from === undefined);
    return counted ? counted.bytes / (counted.past.revision + 1) : 0;
  }

  #frameBytes(): number {
    return this.#asked.reduce((bytes, asked) => bytes - asked.bytes, this.#bytes);
  }

  /** What the frame behind it shared with it alone, that one holds alone from now on. */
  #giveUp(index: number): void {
    const [gone] = this.#frames.splice(index, 1);
    const next = this.#frames[index];
    this.#bytes -= gone?.bytes ?? 0;
    if (!next) return;
    const bytes = bytesBeyond(next.past.state, this.#frames[index - 1]?.past.state);
    this.#bytes += bytes - next.bytes;
    next.bytes = bytes;
  }
}

/** The frame whose going leaves the smallest gap; neither the first nor the last. */
function leastMissed(frames: readonly Frame<unknown>[]): number {
  let least = 1;
  let smallestGap = Infinity;
  for (let index = 1; index < frames.length - 1; index++) {
    const [before, behind] = [frames[index - 1], frames[index + 1]];
    const gap = (behind?.past.revision ?? 0) - (before?.past.revision ?? 0);
    if (gap >= smallestGap) continue;
    smallestGap = gap;
    least = index;
  }
  return least;
}
