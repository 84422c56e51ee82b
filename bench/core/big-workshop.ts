import { mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../support/child.ts';
import { atMost, formatNumber, type Row } from '../support/rows.ts';
import { buildWorkshop } from './build-workshop.ts';
import type { OpenAnswer, OpenQuestion, Past } from './open-workshop.ts';

const openMsMax = 500;
const lookBackMsMax = 50;
const opens = 5;
/** Looks until code and caches are warm; not counted. */
const looksToWarm = 20;
const looks = 300;
const timeoutMs = 600_000;

/** A workshop of that many events: how long until it can be worked with, and how long a look at its past takes. */
export async function bigWorkshopRows(events: number, seed: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-bench-big-'));
  const stream = 'workshop-big';
  try {
    const built = await buildWorkshop(folder, stream, events, seed);
    console.log(
      `built ${formatNumber(built.events)} events in ${formatNumber(built.seconds)} s ` +
        `(${formatNumber(built.appendSeconds)} s of it waiting for appends), ` +
        `${formatNumber(built.refused)} commands refused, ` +
        `${megabytes(folderBytes(folder))} MB on disk, state ${megabytes(built.stateJsonBytes)} MB as JSON`,
    );
    const ask = (question: Partial<OpenQuestion>) =>
      openAnew({ folder, stream, useSnapshots: true, looksBack: 0, seed, ...question });
    const warm: OpenAnswer[] = [];
    for (let time = 0; time < opens; time += 1) warm.push(await ask({}));
    const cold = await ask({ useSnapshots: false });
    const back = await ask({ looksBack: looksToWarm + looks });
    for (const { headHash } of [...warm, cold, back])
      if (headHash !== built.headHash) throw new Error('opened at another head than was written');
    const size = formatNumber(built.events);
    return [
      atMost(
        `open ${size} events from snapshot, fresh process, median of ${opens}`,
        quantile(
          warm.map(({ openMs }) => openMs),
          0.5,
        ),
        'ms',
        openMsMax,
      ),
      { name: 'the same without any snapshot', value: cold.openMs, unit: 'ms' },
      { name: 'fold from the log, reading included', value: perSecond(cold), unit: 'events/s' },
      ...(back.past ? pastRows(back.past) : []),
      { name: 'resident memory with it open', value: warm[0]?.residentMb ?? 0, unit: 'MB' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pastRows({ lookBackMs, ...past }: Past): Row[] {
  const warm = lookBackMs.slice(looksToWarm);
  return [
    { name: 'a first look at its past, without key frames', value: past.firstMs, unit: 'ms' },
    { name: 'key frames made behind it, in', value: past.warmUpMs / 1000, unit: 's' },
    { name: '  how many are kept', value: past.frames, unit: 'frames' },
    { name: '  what they take up, as counted', value: past.framesMb, unit: 'MB' },
    { name: '  what the heap grew by meanwhile', value: past.heapMb, unit: 'MB' },
    { name: `any past revision, warm, p50 of ${looks}`, value: quantile(warm, 0.5), unit: 'ms' },
    atMost('any past revision, warm, p99', quantile(warm, 0.99), 'ms', lookBackMsMax),
  ];
}

function perSecond({ head, openMs }: OpenAnswer): number {
  return ((head + 1) * 1000) / openMs;
}

async function openAnew(question: OpenQuestion): Promise<OpenAnswer> {
  const file = new URL('./open-workshop.ts', import.meta.url);
  const child = new Child<OpenQuestion, OpenAnswer>('opening process', file);
  try {
    return await child.ask(question, timeoutMs);
  } finally {
    await child.stop();
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function megabytes(bytes: number): string {
  return formatNumber(bytes / 1024 / 1024);
}
