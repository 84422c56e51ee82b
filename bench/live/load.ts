import { setTimeout as delay } from 'node:timers/promises';

export interface LoadPlan {
  readonly ratePerSecond: number;
  readonly seconds: number;
}

/**
 * Calls `send` at the moments that were drawn beforehand (Poisson arrivals), whatever became of the edits
 * before: an open loop. A late call still names the moment it was meant for.
 * @returns whether all were sent; false when `giveUp` said to stop.
 */
export async function openLoop(
  plan: LoadPlan,
  random: () => number,
  send: (intendedMs: number) => void,
  giveUp: () => boolean,
): Promise<boolean> {
  const startMs = performance.now();
  const endMs = startMs + plan.seconds * 1000;
  const gapMs = () => (-Math.log(1 - random()) * 1000) / plan.ratePerSecond;
  let nextMs = startMs + gapMs();
  while (nextMs < endMs) {
    if (giveUp()) return false;
    for (const nowMs = performance.now(); nextMs <= nowMs && nextMs < endMs; nextMs += gapMs())
      send(nextMs);
    await delay(Math.max(1, nextMs - performance.now()));
  }
  return true;
}
