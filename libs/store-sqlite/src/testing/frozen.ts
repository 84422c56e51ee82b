import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Runs `look` while no thread of the process moves (Linux). */
export async function whileFrozen(pid: number, look: () => Promise<void>): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  try {
    while (!(await allStopped(pid))) await nextTurn();
    await look();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function allStopped(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const states = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'latin1')),
  );
  // The state follows the name, which stands in parentheses.
  return states.every((stat) => stat.slice(stat.lastIndexOf(')') + 2).startsWith('T'));
}

/**
 * What a disk may hold after a loss of power: all that was flushed, and any part of what was written since.
 * Sector by sector, `takes` says which.
 */
export async function tornCopy(
  flushed: string,
  written: string,
  target: string,
  takes: () => boolean,
): Promise<void> {
  const old = await readFile(flushed);
  const now = await readFile(written);
  const torn = Buffer.alloc(takes() ? now.length : old.length);
  for (let start = 0; start < torn.length; start += sector) {
    const from = takes() && start < now.length ? now : old;
    // What was never written reads as zeros.
    if (start < from.length) from.copy(torn, start, start, start + sector);
  }
  await writeFile(target, torn);
}

const sector = 512;

export function logFilesIn(folder: string): readonly string[] {
  return ['events.db', 'events.db-wal'].map((name) => join(folder, name));
}
