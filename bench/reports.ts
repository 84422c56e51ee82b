/**
 * Reports of one long history: what each view costs once the fold is at hand, and what the fold itself costs and takes
 * up. Alone: `node bench/reports.ts` after a build.
 */
import {
  type Contributions,
  contributionReport,
  contributionsFromJson,
  type ContributionsJson,
  contributionsToJson,
  coverageOf,
  evolveContributions,
  initialContributions,
  integrationOf,
  masterplanOf,
  roadmapOf,
} from '@rembuk/projections';
import { upcast } from '@rembuk/workshop';
import { WorkshopHistory } from './core/workshop-history.ts';
import { atMost, printRows, type Row } from './support/rows.ts';

const rounds = 15;
const pageEvents = 5_000;

export function reportRows(count = 100_000, seed = 1): Promise<Row[]> {
  const { contributions, foldMs, events } = folded(count, seed);
  const { workshop } = contributions;
  const [board] = [...workshop.dimensions.keys()];
  const filter = { dimensionId: board ?? '', from: '2018-07-10T00:00:00.000Z' };
  const checkpointStart = performance.now();
  const written = contributionsToJson(contributions);
  const checkpoint = JSON.stringify(written);
  const checkpointMs = performance.now() - checkpointStart;
  const { acts } = written;
  const restoreStart = performance.now();
  contributionsFromJson(JSON.parse(checkpoint) as ContributionsJson);
  const restoreMs = performance.now() - restoreStart;
  return Promise.resolve([
    { name: `contributions, fold of ${events} events`, value: foldMs, unit: 'ms' },
    ms('contribution report', () => contributionReport(contributions), 100),
    ms('the same of one board and a period', () => contributionReport(contributions, filter), 100),
    ms('masterplan', () => masterplanOf(workshop)),
    ms('roadmap', () => roadmapOf(workshop)),
    ms('integration', () => integrationOf(workshop)),
    ms('coverage', () => coverageOf(workshop)),
    {
      name: 'acts in the fold',
      value: acts.pages.reduce((sum, { sort }) => sum + sort.length, 0),
      unit: '',
    },
    { name: 'checkpoint of the fold, written', value: checkpointMs, unit: 'ms' },
    { name: 'checkpoint of the fold, read back', value: restoreMs, unit: 'ms' },
    { name: 'checkpoint of the fold', value: checkpoint.length / 1_048_576, unit: 'MB' },
  ]);
}

function ms(name: string, tell: () => object, max?: number): Row {
  const { value, bytes } = timed(tell);
  const row = `${name}, JSON of ${Math.round(bytes / 1_024)} KB`;
  return max === undefined ? { name: row, value, unit: 'ms' } : atMost(row, value, 'ms', max);
}

function folded(count: number, seed: number) {
  const history = new WorkshopHistory('workshop-reports', count, seed);
  let contributions: Contributions = initialContributions;
  let foldMs = 0;
  while (history.head + 1 < count) {
    const page = history.next(pageEvents).map((event) => upcast(event));
    const start = performance.now();
    contributions = page.reduce(evolveContributions, contributions);
    foldMs += performance.now() - start;
  }
  return { contributions, foldMs, events: history.head + 1 };
}

/** The median, as JSON with exact sums as text: what a server sends. */
function timed(tell: () => object): { readonly value: number; readonly bytes: number } {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const json = JSON.stringify(tell(), (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    times.push(performance.now() - start);
    bytes = json.length;
  }
  return { value: times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0, bytes };
}

if (import.meta.main) printRows('reports', await reportRows());
