import type { Loaded } from './generator-messages.ts';
import { type Plan, runLoad } from './rounds.ts';
import type { Target } from './targets.ts';

export interface Rung {
  readonly ratePerSecond: number;
  readonly held: boolean;
  readonly loaded: Loaded;
}

export interface Ladder {
  /** The highest rate that held; 0 when none did. */
  readonly editsPerSecond: number;
  readonly rungs: readonly Rung[];
}

const step = 1.15;
/** A rung is tried again: one slow flush of the disk must not end the climb. */
const triesPerRung = 3;
const rungsMax = 24;

/** Climbs until edits are no longer seen by all within the bound (p99). */
export async function climb(
  target: Target,
  from: number,
  plan: Omit<Plan, 'ratePerSecond'>,
  seenMsMax: number,
  told: (rung: Rung) => void,
): Promise<Ladder> {
  const rungs: Rung[] = [];
  let editsPerSecond = 0;
  for (let index = 0; index < rungsMax; index += 1) {
    const ratePerSecond = Math.round(from * step ** index);
    let held = false;
    for (let attempt = 0; attempt < triesPerRung && !held; attempt += 1) {
      // No two runs may draw the same ids and texts: the later one's edits would be refused, or change nothing.
      const seed = plan.seed + rungs.length;
      const loaded = await runLoad(target, { ...plan, ratePerSecond, seed });
      held = holds(loaded, seenMsMax);
      const rung = { ratePerSecond, held, loaded };
      rungs.push(rung);
      told(rung);
    }
    if (!held) break;
    editsPerSecond = ratePerSecond;
  }
  return { editsPerSecond, rungs };
}

function holds(loaded: Loaded, seenMsMax: number): boolean {
  const refused = Object.values(loaded.refusals).reduce((sum, count) => sum + count, 0);
  const { sentAll, unseen, unanswered, seenByAll } = loaded;
  return sentAll && refused + unseen + unanswered === 0 && seenByAll.p99 <= seenMsMax;
}
