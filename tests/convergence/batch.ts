/** Plays some of the seeds of a run, in a process of its own: what many worlds leave behind in memory goes with it. */
import { playWorld } from './play.ts';
import type { Edition, WorldResult } from './world.ts';

export interface Batch {
  readonly first: number;
  readonly seeds: number;
  readonly steps: number;
  readonly edition: Edition;
}

/** What one world tells, as it goes from process to process. */
export type Told = Pick<WorldResult, 'seed' | 'events' | 'digest' | 'violations'> & {
  readonly counts: readonly (readonly [string, number])[];
};

/** What nobody caught, in the world that is being played: it costs that one world, and shows. */
const uncaught: string[] = [];
for (const event of ['unhandledRejection', 'uncaughtException'])
  process.on(event, (error: unknown) => {
    uncaught.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });

process.once('message', (batch: Batch) => void play(batch));

async function play({ first, seeds, ...options }: Batch): Promise<void> {
  for (let seed = first; seed < first + seeds; seed += 1) {
    const { events, digest, violations, counts } = await playWorld({ seed, ...options });
    const all = [...violations, ...uncaught.splice(0)];
    const told: Told = { seed, events, digest, violations: all, counts: [...counts] };
    process.send?.(told);
  }
  process.disconnect();
}
