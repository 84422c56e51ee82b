import { setTimeout as pause } from 'node:timers/promises';

/** Looks every few milliseconds until it is so, and gives up loudly. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 15_000;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await pause(3);
  }
}
