/** What a replay may take up, whatever the length of the history. */
export interface ReplayMeasures {
  /** Everybody asks for the same pages, from a multiple of this on. */
  readonly pageEvents: number;
  readonly pagesMax: number;
  /** Read ahead of what is shown. */
  readonly pagesAhead: number;
  readonly keyFramesMax: number;
  /** Further than that from any state at hand, the server is asked for one. */
  readonly foldEventsMax: number;
  /** What falls due sooner is shown together. */
  readonly frameMs: number;
  /** Events looked at in one go: the page has other things to do. */
  readonly turnEventsMax: number;
  /** Of those shown together, so many are told of by name. */
  readonly toldEventsMax: number;
  /** The wait before reading again what could not be read. */
  readonly againMs: number;
}

export const defaultMeasures: ReplayMeasures = {
  pageEvents: 1_000,
  pagesMax: 12,
  pagesAhead: 2,
  keyFramesMax: 256,
  foldEventsMax: 8_000,
  frameMs: 16,
  turnEventsMax: 2_000,
  toldEventsMax: 100,
  againMs: 1_000,
};
