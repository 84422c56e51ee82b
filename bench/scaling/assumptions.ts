/** What nobody has measured: how a day of workshops goes. Each is an option of the command line. */
export interface Assumptions {
  /** Regencies and cities that have a workshop on the same day, out of all. */
  readonly share: number;
  /** People in a hall: the same number of halls has each between the two. */
  readonly peopleMin: number;
  readonly peopleMax: number;
  /**
   * Changes of one person a minute while groups work, of all people and the whole time: most listen, most of the time. A
   * text goes out whenever its writer rests for a quarter of a second, 300 times or so for a page of 1,000 characters.
   */
  readonly edits: number;
  /** How often one person's caret is told of a minute. */
  readonly carets: number;
  /** Edits and carets in the last quarter of an hour of morning and afternoon, against the rest. */
  readonly burst: number;
  /** Minutes from the first to the last who comes in, morning and afternoon. */
  readonly arrival: number;
  /** How often one person's line breaks an hour. */
  readonly breaks: number;
  /** Documents of one workshop in the half hour after its end. */
  readonly documents: number;
  /** Of all halls: they look at a replay in the hour after, each with so many people. */
  readonly replays: number;
  readonly replayPeople: number;
  /** Days on which one region has a workshop, a year. */
  readonly days: number;
  /** Of one core, at the busiest minute of the busiest server. */
  readonly busy: number;
  /** Heap of a server, GB. */
  readonly heap: number;
}

export const assumed: Assumptions = {
  share: 1,
  peopleMin: 80,
  peopleMax: 200,
  edits: 1,
  carets: 6,
  burst: 3,
  arrival: 20,
  breaks: 6,
  documents: 6,
  replays: 0.3,
  replayPeople: 20,
  days: 12,
  busy: 0.8,
  heap: 4,
};

export type Assumption = keyof Assumptions;
export const assumptionNames = Object.keys(assumed) as readonly Assumption[];
