import type { ReplayRequest, SharedReplay } from './replays.ts';

/** What the people of a workshop tell each other past the record: nothing of it is an event, nothing of it is kept. */

interface Told<Kind extends string> {
  readonly workshopId: string;
  readonly kind: Kind;
}

/** Begins a timer; one that runs already gives way. */
export interface StartTimer extends Told<'startTimer'> {
  readonly durationMs: number;
  readonly label?: string;
}

/** "Look here": the board, the card or the field, for everyone or for one group. */
export interface Summon extends Told<'summon'> {
  readonly board?: string;
  /** `<kind>/<id>[/<field>]` */
  readonly focus?: string;
  readonly groupId?: string;
}

export interface LowerHand extends Told<'lowerHand'> {
  /** Whose; absent: one's own. */
  readonly participantId?: string;
}

export type NotifyRequest =
  | StartTimer
  | Told<'pauseTimer'>
  | Told<'resumeTimer'>
  | Told<'stopTimer'>
  | Summon
  | Told<'raiseHand'>
  | LowerHand
  | ReplayRequest;

export type NotifyKind = NotifyRequest['kind'];

/** A word about one workshop. Kinds may be added: one that a client does not know is passed over. */
export interface Notice {
  readonly workshopId: string;
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** The workshop is not open on this connection any more: the person has lost their seat there. */
export interface ClosedNotice extends Notice {
  readonly kind: 'closed';
  /** Why, as `open` would answer now. */
  readonly code: string;
}

export interface SharedTimer {
  readonly label?: string;
  readonly durationMs: number;
  /** When the notice was sent; 0: the time is up. Counted down by the client from its arrival: clocks differ. */
  readonly remainingMs: number;
  readonly running: boolean;
  /** The participant who started it. */
  readonly startedBy: string;
}

/** The timer of the workshop as it stands now; null: there is none any more. */
export interface TimerNotice extends Notice {
  readonly kind: 'timer';
  readonly timer: SharedTimer | null;
}

export interface SummonNotice extends Notice {
  readonly kind: 'summon';
  readonly board?: string;
  readonly focus?: string;
  /** The group that is meant; absent: everyone. */
  readonly groupId?: string;
  /** The participant who asks. */
  readonly by: string;
}

/** Everyone whose hand is up, as participants, in the order in which they raised it. */
export interface HandsNotice extends Notice {
  readonly kind: 'hands';
  readonly participantIds: readonly string[];
}

/** Why a shared replay is over: somebody ended it, or nobody had led it for long. */
export type ReplayEnd = 'ended' | 'leaderless';

/** The shared replay as it stands now; null: `replayId` is over. */
export interface ReplayNotice extends Notice {
  readonly kind: 'replay';
  readonly replayId: string;
  readonly replay: SharedReplay | null;
  readonly why?: ReplayEnd;
}
