export interface KurrentDbBounds {
  /** An append, the removal of a stream: no answer by then is none. Of a page of a stream: nothing more of it. */
  readonly callMs: number;
  /** A page of the log of all streams: the database may pass over much that does not match the filter. */
  readonly scanMs: number;
  readonly pageEventsMax: number;
  /** Events of a page of which the ids alone are kept. */
  readonly pageIdsMax: number;
  /** Appends and reads that may wait for their answer; one more is refused as `overloaded`. */
  readonly pendingMax: number;
  /** Events that a subscription holds for a consumer who has not taken them. */
  readonly bufferedEventsMax: number;
  /** A subscription that is silent for so long is asked about. */
  readonly stallMs: number;
  /** A subscription that was dropped begins again after a pause between half of this and this, ... */
  readonly backOffMs: number;
  /** ... twice as long each time, up to this. */
  readonly backOffMsMax: number;
  /** Event ids that are held to find events by: about 100 bytes each. */
  readonly idsMax: number;
}

export const defaultBounds: KurrentDbBounds = {
  callMs: 5_000,
  scanMs: 60_000,
  pageEventsMax: 250,
  pageIdsMax: 2_000,
  pendingMax: 10_000,
  bufferedEventsMax: 128,
  stallMs: 15_000,
  backOffMs: 100,
  backOffMsMax: 10_000,
  idsMax: 1_000_000,
};
