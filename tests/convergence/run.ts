/**
 * Plays small worlds, each from one seed, and checks that all that people see, and all that is kept, agrees in the end;
 * with --sockets, that many of them over real sockets; or, with --disconnects, breaks the lines to a real server that often.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import type { Batch, Told } from './batch.ts';
import { runLines } from './lines/campaign.ts';
import { playManyOverSockets, playOverSockets } from './sockets/play.ts';
import { playWorld } from './play.ts';
import { editions, usualEdition, usualSteps, type WorldResult } from './world.ts';

const { values, wholeNumber } = commandLine(
  'npm run test:convergence -- [--seeds N] [--seed S] [--steps N] [--edition N] [--trace] [--sockets N] [--disconnects N] [--json FILE]',
  {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    steps: { type: 'string', default: String(usualSteps) },
    /** Every step of one world. */
    trace: { type: 'boolean', default: false },
    /** Of small worlds: 1 for seeds that failed before there were others, 3 for several servers over one store. */
    edition: { type: 'string', default: String(usualEdition) },
    sockets: { type: 'string' },
    disconnects: { type: 'string' },
    json: { type: 'string' },
  },
);
const seeds = wholeNumber('seeds', values.seeds);
const steps = wholeNumber('steps', values.steps);
const first = values.seed === undefined ? chosenSeed() : wholeNumber('seed', values.seed);

const edition = editions[wholeNumber('edition', values.edition) - 1] ?? usualEdition;

const batchMax = 100;

interface Tally {
  readonly counts: Map<string, number>;
  events: number;
  failed: number[];
}

async function worlds(): Promise<object> {
  let next = first;
  return tallied(seeds, async (took) => {
    const work = async () => {
      while (next < first + seeds) {
        const batch = {
          first: next,
          seeds: Math.min(batchMax, first + seeds - next),
          steps,
          edition,
        };
        next += batch.seeds;
        await play(batch, took);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  });
}

function overSockets(worlds: number): Promise<object> {
  return tallied(worlds, (took) =>
    playManyOverSockets({
      first,
      worlds,
      steps,
      took: ({ counts, ...result }) => took({ ...result, counts: [...counts] }),
    }),
  );
}

/** Plays so many, and prints what came of them. */
async function tallied(
  worlds: number,
  playAll: (took: (told: Told) => void) => Promise<void>,
): Promise<object> {
  const startedMs = performance.now();
  const tally: Tally = { counts: new Map(), events: 0, failed: [] };
  await playAll((told) => take(tally, told));
  const seconds = (performance.now() - startedMs) / 1_000;
  for (const [what, times] of [...tally.counts].sort(([a], [b]) => a.localeCompare(b)))
    console.log(`${what.padEnd(32)}${times}`);
  const { events, failed } = tally;
  console.log(`seeds ${first} to ${first + worlds - 1}: ${failed.length} failed, ${events} events`);
  console.log(`${seconds.toFixed(1)} s, ${((seconds * 1_000) / worlds).toFixed(1)} ms a seed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
  return {
    first,
    worlds,
    steps,
    events,
    failed,
    seconds,
    counts: Object.fromEntries(tally.counts),
  };
}

async function play(batch: Batch, take: (told: Told) => void): Promise<void> {
  const child = fork(new URL('./batch.ts', import.meta.url));
  let missing = batch.seeds;
  child.on('message', (told: Told) => {
    missing -= 1;
    take(told);
  });
  child.send(batch);
  await once(child, 'exit');
  if (missing > 0) throw new Error(`a process ended ${missing} seeds before its last`);
}

/** How the same is played again. */
const again = values.sockets === undefined ? `--seeds 1 --edition ${edition}` : '--sockets 1';

function take(tally: Tally, { seed, events, violations, counts }: Told): void {
  tally.events += events;
  for (const [what, times] of counts) tally.counts.set(what, (tally.counts.get(what) ?? 0) + times);
  if (violations.length === 0) return;
  tally.failed.push(seed);
  console.log(`FAILED npm run test:convergence -- ${again} --seed ${seed} --steps ${steps}`);
  for (const violation of violations.slice(0, 10)) console.log(`  ${violation.slice(0, 500)}`);
}

async function traced(): Promise<object> {
  const trace = (line: string) => console.log(line);
  const options = { seed: first, steps, edition, trace };
  const play = values.sockets === undefined ? playWorld : playOverSockets;
  const { counts, ...result }: WorldResult = await play(options);
  for (const violation of result.violations) console.log(`  ${violation}`);
  process.exitCode = result.violations.length === 0 ? 0 : 1;
  return { ...result, counts: Object.fromEntries(counts) };
}

async function lines(disconnects: number): Promise<object> {
  const folder = await temporaryFolder();
  try {
    const progress = (done: number, all: number) => {
      if (done % 100 === 0) console.log(`${done} of ${all} lines broken`);
    };
    const result = await runLines({ data: folder.path, seed: first, disconnects, progress });
    for (const violation of result.violations) console.log(`  ${violation.slice(0, 500)}`);
    console.log(JSON.stringify(result, undefined, 2));
    process.exitCode = result.violations.length === 0 ? 0 : 1;
    return result;
  } finally {
    await folder.remove();
  }
}

function chosen(): Promise<object> {
  const { disconnects, sockets, trace } = values;
  if (disconnects !== undefined) return lines(wholeNumber('disconnects', disconnects));
  if (trace) return traced();
  return sockets === undefined ? worlds() : overSockets(wholeNumber('sockets', sockets));
}

const report = await chosen();
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
