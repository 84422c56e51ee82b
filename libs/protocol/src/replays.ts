/** A replay that a facilitator leads: its timeline, never its events, which everyone reads and folds for themselves. */

/** What a replay stops at; what is left out is folded in all the same. Every member that is there has to fit. */
export interface ReplayFilter {
  readonly board?: string;
  /** What the organization did, and what names it; also under the one that it was merged into. */
  readonly organizationId?: string;
  /** `<kind>/<id>`: one thing, followed through its moves and into what it is merged into. */
  readonly entity?: string;
}

export const replayBounds = { speedMin: 0.5, speedMax: 200, idleMsMin: 100, idleMsMax: 86_400_000 };

/** How play time runs over the events' own time. */
export interface ReplayPace {
  /** Gaps between steps that are longer count as this long; absent: time is as it was. */
  readonly idleMs?: number;
  readonly filter?: ReplayFilter;
}

export interface SharedReplay extends ReplayPace {
  readonly replayId: string;
  /** One more at each turn: of two notices the higher one counts. */
  readonly seq: number;
  /** The participant who leads, or led last. */
  readonly ledBy: string;
  readonly organizationId?: string;
  /** False: whoever may lead one may take it over. */
  readonly isLed: boolean;
  /** The first revision, -1 for before all, and the last: fixed, whatever is written meanwhile. */
  readonly from: number;
  readonly to: number;
  /** The revision at which play time is counted from nothing. */
  readonly position: number;
  /** Play time that had passed since, at `anchorMs` of the clock that `clock` tells. */
  readonly playedMs: number;
  readonly anchorMs: number;
  /** Whether play time goes on, `speed` times as fast as the clock. */
  readonly playing: boolean;
  readonly speed: number;
}

interface OfReplay<Kind extends string> {
  readonly workshopId: string;
  readonly kind: Kind;
  /** A UUID, made by who starts it. */
  readonly replayId: string;
}

export interface StartReplay extends OfReplay<'startReplay'>, ReplayPace {
  /** Default -1. */
  readonly from?: number;
  /** Default: the head. */
  readonly to?: number;
  /** Default `from`. */
  readonly position?: number;
  readonly speed?: number;
  readonly playing?: boolean;
}

/** Changes what is named and leaves the rest. What changes how time runs says from which position on. */
export interface SteerReplay extends OfReplay<'steerReplay'> {
  readonly playing?: boolean;
  readonly speed?: number;
  readonly position?: number;
  readonly idleMs?: number | null;
  readonly filter?: ReplayFilter | null;
}

/**
 * "Of turn `seq`, play time `playedMs` since `since` brings `position`": nothing changes for anybody; who comes late has
 * less to count.
 */
export interface MarkReplay extends OfReplay<'markReplay'> {
  readonly seq: number;
  readonly since: number;
  readonly position: number;
  readonly playedMs: number;
}

export type ReplayRequest =
  | StartReplay
  | SteerReplay
  | MarkReplay
  /** Takes over one that nobody leads. */
  | OfReplay<'leadReplay'>
  | OfReplay<'endReplay'>;

export type ReplayKind = ReplayRequest['kind'];
