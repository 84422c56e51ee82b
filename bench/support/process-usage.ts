import { readFileSync } from 'node:fs';

/** Ticks per second in /proc: fixed in the kernel's interface to user space (USER_HZ). */
const ticksPerSecond = 100;

/** What a process has used so far, all its threads together. */
export interface ProcessUsage {
  readonly atMs: number;
  readonly cpuMs: number;
  readonly residentMb: number;
}

/** Linux only. @throws when the process has ended. */
export function usageOf(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in brackets and may hold blanks: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    atMs: performance.now(),
    cpuMs: (ticks * 1000) / ticksPerSecond,
    residentMb: Number(resident?.[1] ?? 0) / 1024,
  };
}

/** CPU of the whole machine so far that was not idle, milliseconds over all cores. */
export function busyMs(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [user, nice, system, , , irq, softirq, steal] = line.split(/\s+/).slice(1).map(Number);
  const ticks = [user, nice, system, irq, softirq, steal].reduce<number>((a, b) => a + (b ?? 0), 0);
  return (ticks * 1000) / ticksPerSecond;
}
