import { histogram, type Latencies, latencies, record } from '../support/latencies.ts';
import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import { clockOf } from './day.ts';
import type { Hall } from './halls.ts';
import { workAt } from './work.ts';

/** Something that a server's one thread does without a stop. */
interface Task {
  readonly atMs: number;
  readonly takesMs: number;
  readonly isEdit: boolean;
}

export interface QueueOptions {
  readonly halls: readonly Hall[];
  readonly minute: number;
  readonly seconds: number;
  /** Events of other servers' workshops a second. */
  readonly followed: number;
  /** People who come back at once, evenly over so many seconds from the start on. */
  readonly returning?: { readonly people: number; readonly overSeconds: number };
  readonly assumed: Assumptions;
  readonly costs: Costs;
  readonly random: () => number;
}

export interface Queued {
  /** Of edits, from their arrival to the end of their own work: what the log takes comes on top. */
  readonly edits: Latencies;
  /** Of the time, that the thread had something to do. */
  readonly busy: number;
  /** Until nothing waited longer than a tenth of a second any more. */
  readonly calmAfterSeconds: number;
}

const tickMs = 50;
const longMs = 100;

/** One thread, first come, first served, tasks at random moments: a server in its busiest minute, edit by edit. */
export function queue(options: QueueOptions): Queued {
  const tasks = tasksOf(options).sort((one, other) => one.atMs - other.atMs);
  const edits = histogram();
  let freeAtMs = 0;
  let workedMs = 0;
  let lastLongMs = 0;
  for (const { atMs, takesMs, isEdit } of tasks) {
    freeAtMs = Math.max(freeAtMs, atMs) + takesMs;
    workedMs += takesMs;
    if (freeAtMs - atMs > longMs) lastLongMs = freeAtMs;
    if (isEdit) record(edits, freeAtMs - atMs);
  }
  return {
    edits: latencies(edits),
    busy: workedMs / Math.max(freeAtMs, options.seconds * 1_000),
    calmAfterSeconds: lastLongMs / 1_000,
  };
}

function tasksOf(options: QueueOptions): Task[] {
  const { halls, minute, seconds, assumed, costs, random, followed, returning } = options;
  const { cpuMs } = costs;
  const tasks: Task[] = [];
  const add = (perSecond: number, takesMs: number, isEdit = false, forSeconds = seconds) => {
    if (perSecond <= 0) return;
    const gapMs = () => (-Math.log(1 - random()) * 1_000) / perSecond;
    for (let atMs = gapMs(); atMs < forSeconds * 1_000; atMs += gapMs())
      tasks.push({ atMs, takesMs, isEdit });
  };
  for (const hall of halls) {
    const work = workAt(hall, clockOf(hall, minute), assumed);
    const { connections } = work;
    add(work.edits, cpuMs.edit + connections * cpuMs.delivery, true);
    add(work.visits, cpuMs.visit);
    // Each ping and head by itself: two in four to five seconds.
    add(connections * 0.45, cpuMs.idleSecond / 0.45);
    add(work.pages, cpuMs.page);
    const perTick = (work.carets * tickMs) / 1_000;
    if (perTick > 0)
      for (let atMs = random() * tickMs; atMs < seconds * 1_000; atMs += tickMs) {
        const told = poisson(perTick, random);
        const takesMs = told * cpuMs.caret + (told > 0 ? connections * cpuMs.caretDelivery : 0);
        if (told > 0) tasks.push({ atMs, takesMs, isEdit: false });
      }
  }
  add(followed, cpuMs.followed);
  if (returning)
    add(returning.people / returning.overSeconds, cpuMs.visit, false, returning.overSeconds);
  return tasks;
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
