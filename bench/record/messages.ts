/** What the process that holds the followers is told, and says. */
export type ToFollowers =
  | {
      readonly kind: 'come';
      readonly url: string;
      readonly workshopId: string;
      readonly tokens: readonly string[];
      readonly seed: number;
      /** By how much their clocks are wrong at most, either way. */
      readonly clocksWrongMs: number;
    }
  /** Those that have not come yet do so by and by, within that time. */
  | { readonly kind: 'late'; readonly tokens: readonly string[]; readonly withinMs: number }
  /** Whether all stand there, with nothing under way. */
  | { readonly kind: 'stand'; readonly seq: number }
  | { readonly kind: 'collect' };

/** What one follower showed: during which turn, which revision, and when, on the clock that all processes share. */
export type Shown = readonly (readonly [seq: number, revision: number, atMs: number])[];

export type FromFollowers =
  | { readonly kind: 'done' }
  | { readonly kind: 'standing'; readonly revisions: readonly number[] }
  | { readonly kind: 'shown'; readonly followers: readonly Shown[] };
