import type { ReplayPace, WireEvent } from '@rembuk/protocol';
import type { Film, Frame } from './film.ts';
import { type Matches, matching } from './matching.ts';

/** A frame that a replay stops at, and at which play time, counted from where the walk began. */
export interface Step {
  readonly frame: Frame;
  readonly dueMs: number;
}

/** `missing`: the event behind `scanned` is not in memory. `tired`: there is more to do. */
export type Walked = 'there' | 'missing' | 'tired';

/**
 * Where play time leads: from one revision on, step by step, each as long after the one before it as its event was in
 * truth, or as the pace allows at most. A function of the history and the pace alone: whoever walks the same way comes
 * by the same place at the same play time, in whatever pieces they walk it.
 */
export class Walk {
  readonly pace: ReplayPace;
  readonly base: Frame;
  readonly #film: Pick<Film, 'after'>;
  readonly #to: number;
  readonly #matches: Matches;
  #shown: Step;
  /** The first step that is not shown yet, once it is found. */
  #ahead: Step | undefined;
  /** Up to here there is no further step but `#ahead`. */
  #scanned: Frame;

  constructor(film: Pick<Film, 'after'>, base: Frame, pace: ReplayPace, to: number) {
    this.#film = film;
    this.base = base;
    this.pace = pace;
    this.#to = to;
    this.#matches = matching(pace.filter);
    this.#shown = { frame: base, dueMs: 0 };
    this.#scanned = base;
  }

  get shown(): Step {
    return this.#shown;
  }

  get scanned(): Frame {
    return this.#scanned;
  }

  /** The first step behind what is shown, once it is found. */
  get ahead(): Step | undefined {
    return this.#ahead;
  }

  /** When the next step is due; undefined while that is not known, or when there is none. */
  get nextDueMs(): number | undefined {
    return this.#ahead?.dueMs;
  }

  get isAtEnd(): boolean {
    return this.#ahead === undefined && this.#scanned.revision >= this.#to;
  }

  /** On to the last step that is due by then, looking at so many events at most; `passed` is told each step. */
  advance(playedMs: number, eventsMax: number, passed: (event: WireEvent) => void): Walked {
    let left = eventsMax;
    for (;;) {
      while (!this.#ahead && !this.isAtEnd) {
        if (left <= 0) return 'tired';
        if (!this.#lookOn()) return 'missing';
        left -= 1;
      }
      const ahead = this.#ahead;
      // Of what came in one moment the first can be stood at too, before time goes on.
      if (!ahead || ahead.dueMs > playedMs || playedMs <= 0) return 'there';
      this.#shown = ahead;
      this.#ahead = undefined;
      if (ahead.frame.event) passed(ahead.frame.event);
    }
  }

  /** At one event more. False: it is not in memory. */
  #lookOn(): boolean {
    const { state } = this.#scanned;
    const next = this.#film.after(this.#scanned);
    if (!next?.event) return false;
    this.#scanned = next;
    if (this.#matches(next.event, state))
      this.#ahead = { frame: next, dueMs: this.#shown.dueMs + this.#gapMs(next.event) };
    return true;
  }

  #gapMs({ meta }: WireEvent): number {
    const before = this.#shown.frame.event;
    // Of what was before the first event nothing is known: it is there at once.
    if (!before) return 0;
    const gapMs = Math.max(0, Date.parse(meta.at) - Date.parse(before.meta.at));
    return Math.min(gapMs, this.pace.idleMs ?? gapMs);
  }
}
