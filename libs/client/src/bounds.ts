/** Every wait and every buffer of a client ends somewhere. */
export interface ClientBounds {
  readonly connectTimeoutMs: number;
  /** Without an answer by then, the same request is sent again. */
  readonly answerTimeoutMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  /** A connection that lasted this long was a good one: the next wait starts small again. */
  readonly stableMs: number;
  /** How long a head may be announced before its events count as lost. */
  readonly headGraceMs: number;
  /** Events held while a workshop is being opened; past it they are let go and asked for again. */
  readonly heldEventsMax: number;
  /** Commands without an outcome; one more is refused with `outbox_full`. */
  readonly pendingMax: number;
  /** Commands sent and not yet answered. */
  readonly windowMax: number;
  /** Tries of one command that the server answers or should have answered. */
  readonly attemptsMax: number;
}

export const defaultBounds: ClientBounds = {
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 10_000,
  backoffMinMs: 500,
  backoffMaxMs: 15_000,
  stableMs: 5_000,
  headGraceMs: 1_000,
  heldEventsMax: 20_000,
  pendingMax: 500,
  windowMax: 16,
  attemptsMax: 12,
};
