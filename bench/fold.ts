/** The fold: what bringing a workshop's state up from its events costs. Alone: `node bench/fold.ts` after a build. */
import { canonicalJson, type PlacedEvent } from '@rembuk/event-sourcing';
import {
  fold,
  initialState,
  type PlacedEvent as PlacedWorkshopEvent,
  type WorkshopState,
} from '@rembuk/workshop';
import { WorkshopHistory } from './core/workshop-history.ts';
import { atLeast, printRows, type Row } from './support/rows.ts';

const foldedPerSecondMin = 500_000;
const rounds = 5;
/** Folded before the clock runs, so that it measures code that a server has been running for a while. */
const warmUps = 2;

/**
 * Medians over rounds, on a busy workshop's history as a store gives it back: parsed from canonical JSON. Once as a hall
 * writes it, once with texts that are set as a whole only.
 */
export function foldRows(count = 200_000, seed = 1): Promise<Row[]> {
  return Promise.resolve([
    ...rowsOf(
      'fold, every sixth event a burst of typing',
      new WorkshopHistory('workshop-fold', count, seed),
      count,
    ),
    ...rowsOf(
      'fold, texts set as a whole',
      new WorkshopHistory('workshop-fold', count, seed, 0),
      count,
    ),
  ]);
}

function rowsOf(what: string, history: WorkshopHistory, count: number): Row[] {
  const events: PlacedWorkshopEvent[] = [];
  while (events.length < count)
    for (const event of history.next(10_000)) events.push(asRead(event));
  const lines = events.map((event) => JSON.stringify(event));
  const [folding, parsing]: [number[], number[]] = [[], []];
  // In turn, so that whatever else the machine does meets both.
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const start = performance.now();
    const state = fold(initialState, events);
    const folded = performance.now();
    for (const line of lines) JSON.parse(line);
    const parsed = performance.now();
    check(state, history.state);
    if (round < warmUps) continue;
    folding.push(folded - start);
    parsing.push(parsed - folded);
  }
  const ms = median(folding);
  return [
    atLeast(what, (events.length / ms) * 1_000, 'events/s', foldedPerSecondMin),
    { name: '  time, as a share of parsing the events', value: ms / median(parsing), unit: 'x' },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function asRead(event: PlacedEvent): PlacedWorkshopEvent {
  return JSON.parse(canonicalJson(event)) as PlacedWorkshopEvent;
}

/** A fold that came out short would be fast as well. */
function check(state: WorkshopState, decided: WorkshopState): void {
  if (state.sheets.size !== decided.sheets.size || state.links.size !== decided.links.size)
    throw new Error('folded to another state than was decided');
}

if (import.meta.main) printRows('fold', await foldRows());
