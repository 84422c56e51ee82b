/** Every wait and every buffer of a client ends somewhere. */
export interface ClientBounds {
  readonly connectTimeoutMs: number;
  /** Without an answer by then, the same request is sent again. */
  readonly answerTimeoutMs: number;
  /**
   * The same for opening a workshop, whose answer may weigh a megabyte and more: asked for again too soon by a hall on
   * one slow network, none would ever arrive. That a line is dead shows elsewhere, and earlier.
   */
  readonly openTimeoutMs: number;
  readonly backoffMinMs: number;
  /** The longest wait when the server is there and cannot take us at the moment. */
  readonly backoffMaxMs: number;
  /**
   * The longest wait while nobody answers, if shorter. A try costs nobody anything then; and who waits for long is late
   * by as much when the server comes back. Two hundred people are let in within this time without haste.
   */
  readonly unreachableMaxMs: number;
  /** A connection that lasted this long was a good one: the next wait starts small again. */
  readonly stableMs: number;
  /** How long a head may be announced before its events count as lost. */
  readonly headGraceMs: number;
  /**
   * An open workshop of which nothing is heard for so long, three announcements of its head, is opened anew: it may have
   * been closed there, and the word of that may have been lost.
   */
  readonly quietMs: number;
  /** Events held while a workshop is being opened; past it they are let go and asked for again. */
  readonly heldEventsMax: number;
  /** Tries in a row to read again what could not be read; then the server speaks of what this client does not know. */
  readonly rereadingsMax: number;
  /** Commands without an outcome; one more is refused with `outbox_full`. */
  readonly pendingMax: number;
  /** Commands sent and not yet answered. */
  readonly windowMax: number;
  /** Tries of one command that the server should have answered, or could not handle. */
  readonly attemptsMax: number;
}

export const defaultBounds: ClientBounds = {
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 10_000,
  openTimeoutMs: 60_000,
  backoffMinMs: 500,
  backoffMaxMs: 15_000,
  unreachableMaxMs: 3_000,
  stableMs: 5_000,
  headGraceMs: 1_000,
  quietMs: 15_000,
  heldEventsMax: 20_000,
  rereadingsMax: 8,
  pendingMax: 2_000,
  windowMax: 64,
  attemptsMax: 12,
};
