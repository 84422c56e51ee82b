import { atLeast, atMost, formatNumber, printTable, type Row } from '../support/rows.ts';
import type { Loaded } from './generator-messages.ts';
import type { Ladder, Rung } from './ladder.ts';
import type { Round } from './rounds.ts';

/** Above this the generator, not the server, may have set the pace. */
const generatorCpuMax = 0.85;
const sendLagMsMax = 10;
/** Of one core, by neither server nor generator: above it the machine was not quiet. */
const othersCpuMax = 0.15;

/** Budgets for a quiet machine, ms. */
const quietAckMs = 25;
const quietSeenMs = 50;
const ladderRatioMin = 5;

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[Math.max(0, Math.min(sorted.length - 1, index))] ?? 0;
  const middle = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

function spreadText({ min, median, max }: Spread): string {
  return `${formatNumber(median)} (${formatNumber(min)}..${formatNumber(max)})`;
}

const figures: readonly { name: string; unit: string; of: (loaded: Loaded) => number }[] = [
  { name: 'ack p50', unit: 'ms', of: ({ ack }) => ack.p50 },
  { name: 'ack p99', unit: 'ms', of: ({ ack }) => ack.p99 },
  { name: 'ack max', unit: 'ms', of: ({ ack }) => ack.max },
  { name: 'seen by all p50', unit: 'ms', of: ({ seenByAll }) => seenByAll.p50 },
  { name: 'seen by all p99', unit: 'ms', of: ({ seenByAll }) => seenByAll.p99 },
  { name: 'seen by all max', unit: 'ms', of: ({ seenByAll }) => seenByAll.max },
  { name: 'seen by each p99', unit: 'ms', of: ({ seenByEach }) => seenByEach.p99 },
  { name: 'server CPU', unit: 'cores', of: ({ server }) => server.cpu },
  { name: 'server memory', unit: 'MB', of: ({ server }) => server.residentMb },
  { name: 'frames', unit: '/s', of: ({ frames, windowSeconds }) => frames / windowSeconds },
  { name: 'edits per frame', unit: '', of: ({ editsPerFrame }) => editsPerFrame },
  { name: 'bytes per frame', unit: '', of: ({ bytesPerFrame }) => bytesPerFrame },
  { name: 'generator CPU', unit: 'cores', of: ({ generator }) => generator.cpu },
  { name: 'generator late p99', unit: 'ms', of: ({ sendLag }) => sendLag.p99 },
  { name: 'others CPU', unit: 'cores', of: ({ othersCpu }) => othersCpu },
];

export function printRounds(rounds: readonly Round[]): void {
  const lines = figures.map(({ name, unit, of }) => {
    const relay = rounds.map((round) => of(round.relay));
    const rembuk = rounds.map((round) => of(round.rembuk));
    const ratio = rembuk.map((value, index) => value / (relay[index] ?? 0));
    return [
      name,
      unit,
      spreadText(spread(relay)),
      spreadText(spread(rembuk)),
      spreadText(spread(ratio)),
    ];
  });
  const title = `${rounds.length} rounds A/B, median (min..max); latency against the intended send time`;
  printTable(title, ['', 'unit', 'relay, keeps nothing', 'Rembuk, durable', 'ratio'], lines);
}

export function roundRows(rounds: readonly Round[]): Row[] {
  const median = (of: (round: Round) => number) => spread(rounds.map(of)).median;
  const ratio = (name: string, of: (loaded: Loaded) => number) =>
    atMost(
      `${name}, Rembuk / relay`,
      median(({ relay, rembuk }) => of(rembuk) / of(relay)),
      'x',
      1,
    );
  const lost = rounds.reduce((sum, { rembuk }) => sum + rembuk.unanswered + rembuk.unseen, 0);
  return [
    ratio('durable ack p99', ({ ack }) => ack.p99),
    ratio('seen by all p99', ({ seenByAll }) => seenByAll.p99),
    ratio('server CPU', ({ server }) => server.cpu),
    atMost(
      'durable ack p99',
      median(({ rembuk }) => rembuk.ack.p99),
      'ms',
      quietAckMs,
    ),
    atMost(
      'seen by all p99',
      median(({ rembuk }) => rembuk.seenByAll.p99),
      'ms',
      quietSeenMs,
    ),
    atMost('edits not answered or not seen', lost, 'edits', 0),
    atMost(
      'edits refused',
      rounds.reduce((sum, { rembuk }) => sum + refusedOf(rembuk), 0),
      'edits',
      0,
    ),
  ];
}

function rateRow(name: string, value: number): Row {
  return { name, value, unit: 'edits/s' };
}

export function ladderRows(relay: Ladder, rembuk: Ladder): Row[] {
  return [
    rateRow('most edits/s with seen p99 <= 100 ms, relay', relay.editsPerSecond),
    rateRow('most edits/s with seen p99 <= 100 ms, Rembuk', rembuk.editsPerSecond),
    atLeast(
      'most edits/s, Rembuk / relay',
      rembuk.editsPerSecond / relay.editsPerSecond,
      'x',
      ladderRatioMin,
    ),
  ];
}

/** One line about a run, and what about it casts doubt. */
export function told(name: string, loaded: Loaded): string {
  const { ack, seenByAll, server, frames, windowSeconds, editsPerFrame } = loaded;
  const parts = [
    `${name.padEnd(7)} ack ${ms(ack.p50)} p50 ${ms(ack.p99)} p99`,
    `seen ${ms(seenByAll.p50)} p50 ${ms(seenByAll.p99)} p99 ${ms(seenByAll.max)} max`,
    `CPU ${server.cpu.toFixed(2)}`,
    `${(frames / windowSeconds).toFixed(0)} frames/s of ${editsPerFrame.toFixed(1)}`,
    ...doubts(loaded),
  ];
  return parts.join(' | ');
}

export function toldRung(name: string, { ratePerSecond, held, loaded }: Rung): string {
  return `${String(ratePerSecond).padStart(5)}/s ${held ? 'held' : 'fell'} ${told(name, loaded)}`;
}

function doubts(loaded: Loaded): string[] {
  const { generator, sendLag, othersCpu, sentAll, unanswered, unseen, refusals } = loaded;
  const found: string[] = [];
  if (generator.cpu > generatorCpuMax) found.push('the generator was the bottleneck (CPU)');
  if (sendLag.p99 > sendLagMsMax) found.push(`the generator sent ${ms(sendLag.p99)} late (p99)`);
  if (othersCpu > othersCpuMax) found.push(`others used ${othersCpu.toFixed(2)} cores`);
  if (!sentAll) found.push('given up: too many on their way');
  if (unanswered + unseen > 0) found.push(`${unanswered} unanswered, ${unseen} unseen`);
  if (refusedOf(loaded) > 0) found.push(`refused: ${JSON.stringify(refusals)}`);
  return found;
}

function refusedOf({ refusals }: Loaded): number {
  return Object.values(refusals).reduce((sum, count) => sum + count, 0);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
