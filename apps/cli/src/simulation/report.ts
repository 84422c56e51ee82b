import {
  contributionReport,
  type ContributionRow,
  evolveContributions,
  initialContributions,
} from '@rembuk/projections';
import { rupiah } from '../output/rupiah.ts';
import { type Column, table } from '../output/table.ts';
import { chaosReportOf } from './chaos/report.ts';
import type { LatencyFigures } from './latencies.ts';
import type { SimulationResult } from './run.ts';
import type { Verdict } from './verdict.ts';

/** What a run found out, for people. */
export function reportOf(
  result: SimulationResult,
  contributions: readonly ContributionRow[],
): string {
  const { edits, steps, latencies, generator, absences, people } = result;
  return [
    `Workshop ${result.workshopId}, ${people} people, ${absences} lost connections`,
    `Edits: ${edits.sent} sent (${edits.perSecond}/s), ${edits.accepted} accepted, ${edits.refused} refused, ${edits.open} without an outcome`,
    `Plan: ${steps.taken} of ${steps.planned} steps; ${edits.contended} edits begun on one field at the same time`,
    '',
    table(latencyColumns, [
      ['ack (durable, first line held)', latencies.ack],
      ['the same, without the first three seconds', latencies.ackWarm],
      ['ack of edits whose author was cut off', latencies.ackAfterAbsence],
      [`seen, at every one of ${people} clients`, latencies.seen],
      ['the same, without the first three seconds', latencies.seenWarm],
      ['seen by the last of them', latencies.seenByAll],
      ['edit sent after its turn (generator)', generator.lateMs],
    ]),
    `Load generator: event loop busy ${percent(generator.busy)}, CPU ${percent(generator.cpu)} of a core, loop delay p99 ${generator.loopDelayP99Ms} ms, max ${generator.loopDelayMaxMs} ms`,
    '',
    refusalsOf(result),
    '',
    'Contributions by OPD',
    table(contributionColumns, contributions),
    '',
    ...(result.chaos ? [...chaosReportOf(result.chaos), ''] : []),
    ...verdictOf(result.verdict, people),
  ].join('\n');
}

const latencyColumns: readonly Column<readonly [string, LatencyFigures]>[] = [
  { title: 'Latency', of: ([name]) => name },
  { title: 'count', of: ([, { count }]) => String(count), right: true },
  { title: 'p50 ms', of: ([, { p50Ms }]) => p50Ms.toFixed(2), right: true },
  { title: 'p99 ms', of: ([, { p99Ms }]) => p99Ms.toFixed(2), right: true },
  { title: 'max ms', of: ([, { maxMs }]) => maxMs.toFixed(2), right: true },
];

const contributionColumns: readonly Column<ContributionRow>[] = [
  { title: 'OPD', of: ({ abbreviation }) => abbreviation },
  { title: 'strategies', of: (row) => String(row.strategiesProposed), right: true },
  { title: 'leads', of: (row) => String(row.sheetsLed), right: true },
  { title: 'supports', of: (row) => String(row.sheetsSupported), right: true },
  { title: 'quick wins', of: (row) => String(row.quickWins), right: true },
  { title: 'indicative budget', of: (row) => rupiah(row.budgetRupiah), right: true },
  { title: 'links', of: (row) => String(row.linksDrawn), right: true },
  { title: 'comments', of: (row) => String(row.commentsPosted), right: true },
  { title: 'edits', of: (row) => String(row.edits), right: true },
  {
    title: 'surviving text %',
    of: (row) => row.survivingTextPercent.toFixed(1),
    right: true,
  },
  { title: 'people', of: (row) => String(row.peopleActive), right: true },
];

/** From the replayed log, by the projection that the server's report is made of. */
export function contributionsOf({ replay }: Verdict): readonly ContributionRow[] {
  return contributionReport(replay.events.reduce(evolveContributions, initialContributions)).rows;
}

function refusalsOf({ refusals }: SimulationResult): string {
  const rows = Object.entries(refusals).toSorted(([, a], [, b]) => b - a);
  if (rows.length === 0) return 'Refusals: none';
  return table<[string, number]>(
    [
      { title: 'Refusals', of: ([code]) => code },
      { title: 'count', of: ([, count]) => String(count), right: true },
    ],
    rows,
  );
}

function verdictOf(verdict: Verdict, people: number): readonly string[] {
  const { chain } = verdict.replay;
  const others = verdict.clientHashes.filter(({ hash }) => hash !== verdict.serverHash);
  const differing = others.reduce((sum, { clients }) => sum + clients, 0);
  const nodes = verdict.nodes.filter(({ stateHash }) => stateHash === verdict.serverHash).length;
  return [
    ...(verdict.nodes.length > 1
      ? [`Nodes: ${nodes} of ${verdict.nodes.length} hold the same`]
      : []),
    `State at revision ${verdict.head}: server ${short(verdict.serverHash)}, replay of the log ${short(verdict.replayHash)}, ` +
      `${people - differing} of ${people} clients the same` +
      (verdict.behind > 0 ? `, ${verdict.behind} did not reach it` : ''),
    chain.ok
      ? `Chain: holds over ${chain.events} events, head ${short(chain.headHash)}; ${verdict.replay.repeated} repeated`
      : `Chain: BROKEN at revision ${chain.revision} (${chain.reason})`,
    verdict.ok
      ? 'OK: every hash is equal and the chain holds. (Semua sama; rantai utuh.)'
      : 'FAILED: not everyone holds the same. (Tidak semua sama.)',
  ];
}

function short(hash: string): string {
  return hash.slice(0, 12);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
