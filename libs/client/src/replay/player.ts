import { type Refused, replayBounds, type ReplayPace, type WireEvent } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import type { Fold } from '../confirmed.ts';
import { Cell, type Observable } from '../observable.ts';
import type { Timers } from '../presence/timers.ts';
import { isRefused, refusedHere } from '../refusals.ts';
import type { Told } from '../tools/tools.ts';
import { workshopFold } from '../workshop-fold.ts';
import { defaultMeasures, type ReplayMeasures } from './bounds.ts';
import { Film, type Frame } from './film.ts';
import { type Mark, marksOf } from './marks.ts';
import type { PastSource } from './past.ts';
import { stepBefore } from './step-back.ts';
import { type Step, Walk } from './walk.ts';

export interface ReplayOptions {
  readonly source: PastSource;
  readonly timers: Timers;
  /** The first revision, -1 for before all, and the last. */
  readonly from: number;
  readonly to: number;
  /** The workshop as it is now: knows the sessions and milestones. */
  readonly now: WorkshopState;
  /** It is to go along a timeline that is given, and shows nothing before it is. */
  readonly isLed?: boolean;
  readonly fold?: Fold<WorkshopState>;
  readonly measures?: Partial<ReplayMeasures>;
}

/** What is shown: the workshop as it was, and how it goes on. */
export interface ReplayView {
  readonly revision: number;
  readonly state: WorkshopState;
  /** When its last event was; undefined before the first. */
  readonly at: string | undefined;
  /** What led here since what was shown before, as far as the replay stops at it: the latest of them. */
  readonly events: readonly WireEvent[];
  readonly playing: boolean;
  readonly speed: number;
  readonly pace: ReplayPace;
  /** Of the revisions, 0 to 1. */
  readonly progress: number;
  /** Nothing more comes that it stops at. */
  readonly isAtEnd: boolean;
  /** It is on its way: the history behind what is shown is not there yet. */
  readonly isLoading: boolean;
  /** Why it does not come; tried again by itself where that may help. */
  readonly refusal: Refused | undefined;
}

export type Place =
  | { readonly revision: number }
  /** ISO 8601 with its zone. */
  | { readonly moment: string }
  | { readonly mark: Mark };

/** Where play time stands, and how fast it runs. */
export interface Timeline {
  readonly pace: ReplayPace;
  readonly position: number;
  readonly playedMs: number;
  /** Of this client's own clock. */
  readonly anchorMs: number;
  readonly playing: boolean;
  readonly speed: number;
}

/**
 * Plays a workshop's history, alone or along a timeline that is given. Events come in pages that never change, and are
 * folded here: however many watch, the server has nothing to do but hand out pages. What is written meanwhile is not
 * in it, and what the person has open live is not touched.
 */
export class ReplayPlayer {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
  readonly #timers: Timers;
  readonly #measures: ReplayMeasures;
  readonly #film: Film;
  readonly #view: Cell<ReplayView>;
  #timeline: Timeline;
  /** Along somebody else's timeline, which does not wait. */
  #isLed = false;
  #walk: Walk | undefined;
  #passed: WireEvent[] = [];
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  /** What was begun before has no say any more. */
  #turn = 0;
  #closed = false;

  /** Goes to `from`, and stands there. */
  constructor(options: ReplayOptions) {
    const { source, timers, from, to, now, fold = workshopFold, measures, isLed = false } = options;
    this.from = from;
    this.to = to;
    this.marks = marksOf(now, { from, to });
    this.#timers = timers;
    this.#measures = { ...defaultMeasures, ...measures };
    this.#film = new Film({ source, to, fold, measures: this.#measures });
    this.#timeline = this.#still(from, {}, 1);
    this.#view = new Cell<ReplayView>({
      revision: -1,
      state: fold.initialState,
      at: undefined,
      events: [],
      playing: false,
      speed: 1,
      pace: {},
      progress: 0,
      isAtEnd: false,
      isLoading: true,
      refusal: undefined,
    });
    if (!isLed) void this.#begin();
  }

  get view(): Observable<ReplayView> {
    return this.#view;
  }

  /** The step that is shown, and at which play time of the present count it was due. */
  get shown(): Step | undefined {
    return this.#walk?.shown;
  }

  play(): void {
    this.#retime({ playing: true });
  }

  pause(): void {
    this.#retime({ playing: false });
  }

  setSpeed(speed: number): Told {
    const { speedMin, speedMax } = replayBounds;
    if (!(speed >= speedMin && speed <= speedMax)) return refusedHere('replay_range');
    this.#retime({ speed });
    return { ok: true };
  }

  /** How long gaps may be, and what it stops at; from what is shown on. */
  setPace(pace: ReplayPace): Told {
    const { idleMsMin, idleMsMax } = replayBounds;
    const { idleMs = idleMsMax } = pace;
    if (!(idleMs >= idleMsMin && idleMs <= idleMsMax)) return refusedHere('replay_range');
    const frame = this.#walk?.shown.frame;
    const { playing, speed } = this.#timeline;
    const position = frame?.revision ?? this.#timeline.position;
    this.#timeline = { ...this.#still(position, pace, speed), playing };
    this.#isLed = false;
    if (frame) this.#set(frame);
    else void this.#begin();
    return { ok: true };
  }

  /** What it plays goes on from there. */
  async seek(place: Place): Promise<Told> {
    const turn = ++this.#turn;
    this.#show({ isLoading: true });
    const frame = await this.#find(place);
    if (turn !== this.#turn || this.#closed) return { ok: true };
    if (isRefused(frame)) {
      this.#show({ isLoading: false, refusal: frame });
      return frame;
    }
    this.#standAt(frame, this.#timeline.playing);
    return { ok: true };
  }

  /** The revision of a place, for who leads others there. */
  async locate(place: Place): Promise<number | Refused> {
    if ('revision' in place)
      return this.#isWithin(place.revision) ? place.revision : refusedHere('replay_range');
    const frame = await this.#find(place);
    return isRefused(frame) ? frame : frame.revision;
  }

  /** To the next event that it stops at, or the one before; stands there. At either end nothing happens. */
  async step(direction: 1 | -1): Promise<Told> {
    const turn = ++this.#turn;
    const from = this.#walk?.shown.frame;
    if (!from) return { ok: true };
    this.#show({ isLoading: true });
    const { pace } = this.#timeline;
    const isOver = () => turn !== this.#turn || this.#closed;
    const frame =
      direction === 1
        ? await this.#stepAfter(from, isOver)
        : await stepBefore(this.#film, from, { pace, from: this.from, ...this.#measures, isOver });
    if (isOver()) return { ok: true };
    if (isRefused(frame)) {
      this.#show({ isLoading: false, refusal: frame });
      return frame;
    }
    this.#standAt(frame ?? from, false);
    return { ok: true };
  }

  /** Along a timeline that others keep to as well: the same place at the same time, also where that is a little back. */
  keepTo(timeline: Timeline): void {
    const before = this.#timeline;
    const isSameCount =
      this.#isLed &&
      before.position === timeline.position &&
      JSON.stringify(before.pace) === JSON.stringify(timeline.pace);
    this.#isLed = true;
    this.#timeline = timeline;
    const walk = this.#walk;
    if (!isSameCount) void this.#begin();
    else if (walk && walk.shown.dueMs > this.#playedMs()) this.#set(walk.base);
    else this.#go();
  }

  /** The same timeline by a clock that is told better: nothing that was shown is taken back for it. */
  correct(anchorMs: number): void {
    if (!this.#isLed) return;
    this.#timeline = { ...this.#timeline, anchorMs };
    this.#go();
  }

  close(): void {
    this.#closed = true;
    this.#turn += 1;
    this.#cancel?.();
  }

  #isWithin(revision: number): boolean {
    return Number.isInteger(revision) && revision >= this.from && revision <= this.to;
  }

  #still(position: number, pace: ReplayPace, speed: number): Timeline {
    const anchorMs = this.#timers.now();
    return { pace, position, playedMs: 0, anchorMs, playing: false, speed };
  }

  #playedMs(): number {
    const { playing, playedMs, anchorMs, speed } = this.#timeline;
    return playing ? playedMs + (this.#timers.now() - anchorMs) * speed : playedMs;
  }

  #retime(change: { readonly playing?: boolean; readonly speed?: number }): void {
    const playedMs = this.#playedMs();
    const anchorMs = this.#timers.now();
    this.#timeline = { ...this.#timeline, playedMs, anchorMs, ...change };
    this.#isLed = false;
    this.#go();
  }

  #standAt(frame: Frame, playing: boolean): void {
    const { pace, speed } = this.#timeline;
    this.#timeline = { ...this.#still(frame.revision, pace, speed), playing };
    this.#isLed = false;
    this.#set(frame);
  }

  async #find(place: Place): Promise<Frame | Refused> {
    if ('mark' in place) {
      const { mark } = place;
      return this.#find(
        mark.kind === 'session' ? { moment: mark.startedAt } : { revision: mark.revision },
      );
    }
    if ('revision' in place)
      return this.#isWithin(place.revision)
        ? this.#film.at(place.revision)
        : refusedHere('replay_range');
    const frame = await this.#film.atMoment(place.moment);
    if (isRefused(frame) || frame.revision >= this.from) return frame;
    return this.#film.at(this.from);
  }

  async #stepAfter(from: Frame, isOver: () => boolean): Promise<Frame | Refused | undefined> {
    const walk = new Walk(this.#film, from, this.#timeline.pace, this.to);
    while (!isOver()) {
      const walked = walk.advance(0, this.#measures.turnEventsMax, () => undefined);
      if (walked === 'there') return walk.ahead?.frame;
      if (walked === 'tired') await this.#breath();
      else {
        const refusal = await this.#film.load(walk.scanned.revision + 1);
        if (refusal) return refusal;
      }
    }
    return undefined;
  }

  #breath(): Promise<void> {
    return new Promise((resolve) => this.#timers.after(0, resolve));
  }

  /** Where the timeline has its count from. */
  async #begin(): Promise<void> {
    const turn = ++this.#turn;
    this.#walk = undefined;
    this.#cancel?.();
    this.#show({ isLoading: true });
    const frame = await this.#film.at(this.#timeline.position);
    if (turn !== this.#turn || this.#closed) return;
    if (isRefused(frame)) this.#failed(frame, () => void this.#begin());
    else {
      if (!this.#isLed) this.#timeline = { ...this.#timeline, anchorMs: this.#timers.now() };
      this.#set(frame);
    }
  }

  #set(base: Frame): void {
    this.#turn += 1;
    this.#walk = new Walk(this.#film, base, this.#timeline.pace, this.to);
    this.#passed = [];
    this.#go();
  }

  /** Shows what is due, and comes back for what is due next. */
  #go(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const walk = this.#walk;
    if (!walk || this.#closed) return;
    const { turnEventsMax, frameMs, toldEventsMax } = this.#measures;
    const playedMs = this.#playedMs();
    const walked = walk.advance(playedMs, turnEventsMax, (event) => {
      this.#passed.push(event);
      if (this.#passed.length > toldEventsMax) this.#passed.shift();
    });
    if (walked === 'missing') {
      void this.#load(walk);
      return;
    }
    if (walked === 'tired') {
      this.#cancel = this.#timers.after(0, () => this.#go());
      return;
    }
    this.#arrive(walk);
    const { playing, speed } = this.#timeline;
    const { nextDueMs } = walk;
    if (!playing || nextDueMs === undefined) return;
    const restMs = this.#shownAtMs + frameMs - this.#timers.now();
    const dueInMs = Math.max(1, (nextDueMs - playedMs) / speed);
    const waitMs = Math.min(TIMER_MS_MAX, Math.max(restMs, dueInMs));
    this.#cancel = this.#timers.after(waitMs, () => this.#go());
  }

  #arrive({ isAtEnd, shown }: Walk): void {
    // Alone there is nothing left to play; who leads others says so to all.
    if (isAtEnd && !this.#isLed && this.#timeline.playing)
      this.#timeline = { ...this.#timeline, playedMs: shown.dueMs, playing: false };
    const { revision, state, event } = shown.frame;
    const events = this.#passed.length > 0 ? this.#passed : event ? [event] : [];
    const isNew = revision !== this.#view.get().revision || this.#passed.length > 0;
    if (isNew) this.#shownAtMs = this.#timers.now();
    const span = this.to - this.from;
    this.#show({
      revision,
      state,
      at: event?.meta.at,
      ...(isNew ? { events } : {}),
      progress: span === 0 ? 1 : (revision - this.from) / span,
      isAtEnd,
      isLoading: false,
      refusal: undefined,
    });
    this.#passed = [];
  }

  async #load(walk: Walk): Promise<void> {
    this.#show({ isLoading: true });
    const playedMs = this.#playedMs();
    const refusal = await this.#film.load(walk.scanned.revision + 1);
    if (walk !== this.#walk || this.#closed) return;
    // Alone, time waits for what is to be shown in it.
    if (!this.#isLed && this.#timeline.playing)
      this.#timeline = { ...this.#timeline, playedMs, anchorMs: this.#timers.now() };
    if (refusal) this.#failed(refusal, () => this.#go());
    else this.#go();
  }

  #failed(refusal: Refused, again: () => void): void {
    this.#show({ refusal, isLoading: refusal.retryable });
    if (refusal.retryable) this.#cancel = this.#timers.after(this.#measures.againMs, again);
  }

  #show(change: Partial<ReplayView>): void {
    const { playing, speed, pace } = this.#timeline;
    const before = this.#view.get();
    const view = { ...before, ...change, playing, speed, pace };
    const members = Object.keys(view) as (keyof ReplayView)[];
    if (members.some((member) => view[member] !== before[member])) this.#view.set(view);
  }
}

/** What timers of a browser can hold. */
const TIMER_MS_MAX = 2 ** 31 - 1;
