import { setTimeout as pause } from 'node:timers/promises';
import type { KurrentDbBounds } from './bounds.ts';

/** Waits before the next try: longer each time, and not all at once. Ends early with the signal. */
export async function backOff(
  attempt: number,
  { backOffMs, backOffMsMax }: Pick<KurrentDbBounds, 'backOffMs' | 'backOffMsMax'>,
  signal?: AbortSignal,
): Promise<void> {
  const most = Math.min(backOffMsMax, backOffMs * 2 ** Math.min(attempt, 20));
  const ms = most * (0.5 + Math.random() / 2);
  await pause(ms, undefined, signal && { signal }).catch(() => undefined);
}
