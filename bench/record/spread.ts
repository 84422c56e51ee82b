import type { Shown } from './messages.ts';

export interface Spread {
  /** For each revision that was passed while the replay ran: how long after the first follower the last one was there. */
  readonly passedMs: readonly number[];
  /** The widest of them: during which turn, which revision, how far. */
  readonly widest: readonly (readonly [seq: number, revision: number, spreadMs: number])[];
  /** The same for each place that was gone to. */
  readonly landedMs: readonly number[];
}

/**
 * How far apart followers are. A revision is passed when it, or a later one, is shown. Where somebody is who comes late,
 * or behind a turn, begins with what they show first: what lies before that they have not passed.
 */
export function spreadOf(followers: readonly Shown[], seqs: readonly number[]): Spread {
  const passes: [number, number, number][] = [];
  const landedMs: number[] = [];
  for (const seq of seqs) {
    const runs = followers
      .map((shown) => shown.filter(([turn]) => turn === seq))
      .filter((run) => run.length > 0);
    const firsts = new Map<number, number[]>();
    const times = new Map<number, number[]>();
    for (const run of runs) {
      const [[, landed, landedAtMs] = [0, -2, 0], ...rest] = run;
      firsts.set(landed, [...(firsts.get(landed) ?? []), landedAtMs]);
      let reached = landed;
      for (const [, revision, atMs] of rest) {
        for (let passed = reached + 1; passed <= revision; passed += 1) {
          const at = times.get(passed) ?? [];
          at.push(atMs);
          times.set(passed, at);
        }
        reached = Math.max(reached, revision);
      }
    }
    for (const [revision, at] of times)
      if (at.length > 1) passes.push([seq, revision, widthOf(at)]);
    const most = Array.from(firsts.values()).toSorted((a, b) => b.length - a.length)[0] ?? [];
    if (most.length > 1) landedMs.push(widthOf(most));
  }
  const widest = passes.toSorted(([, , a], [, , b]) => b - a).slice(0, 20);
  return { passedMs: passes.map(([, , ms]) => ms), widest, landedMs };
}

function widthOf(times: readonly number[]): number {
  return Math.max(...times) - Math.min(...times);
}
