/**
 * Authorship: what telling who wrote which part of a text costs, in a text that thirty people keep rewriting, full and
 * in as many pieces as it comes to. Alone: `node bench/authorship.ts` after a build.
 */
import {
  charactersByOrganization,
  evolveAuthorship,
  initialAuthorship,
  spansOf,
} from '@rembuk/projections';
import {
  applyChange,
  type PlacedEvent,
  type TextChange,
  type TextPlace,
  type WorkshopEvent,
} from '@rembuk/workshop';
import { prose } from './core/texts.ts';
import { seededRandom } from './support/random.ts';
import { atMost, printRows, type Row } from './support/rows.ts';

const on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };
const lengthMax = 3_000;
const organizations = 10;
const people = 30;
const warmUpEdits = 5_000;

export function authorshipRows(count = 20_000, seed = 1): Promise<Row[]> {
  const events = history(count, seededRandom(seed));
  events.slice(0, warmUpEdits).reduce(evolveAuthorship, initialAuthorship);
  let authorship = initialAuthorship;
  let usMax = 0;
  const start = performance.now();
  for (const event of events) {
    const before = performance.now();
    authorship = evolveAuthorship(authorship, event);
    usMax = Math.max(usMax, (performance.now() - before) * 1_000);
  }
  const ms = performance.now() - start;
  const spans = spansOf(authorship, on);
  const text = spans.reduce((sum, [length]) => sum + length, 0);
  const countStart = performance.now();
  const counted = charactersByOrganization(authorship);
  const countUs = (performance.now() - countStart) * 1_000;
  if (counted.size < organizations) throw new Error('not everybody’s words were found');
  return Promise.resolve([
    atMost(`authorship, ${count} edits of one text, per edit`, (ms * 1_000) / count, 'us', 50),
    { name: 'the longest of them', value: usMax, unit: 'us' },
    { name: `spans in its ${text} characters`, value: spans.length, unit: '' },
    { name: 'characters by organization, of one text', value: countUs, unit: 'us' },
  ]);
}

/** A card, and edits of its explanation as bursts of typing leave them. */
function history(count: number, random: () => number): readonly PlacedEvent[] {
  const events: PlacedEvent[] = [];
  const add = (event: WorkshopEvent, person = 0): void => {
    const revision = events.length;
    const organizationId = `opd-${person % organizations}`;
    const commandId = `command-${revision}`;
    const meta = { actorId: `person-${person}`, organizationId, at, commandId };
    events.push({ ...event, revision, meta });
  };
  const strategyId = 'strategy-1';
  const card = { code: 'A', title: 'A', order: 'a0' };
  add({
    type: 'StrategyProposed',
    v: 1,
    data: { ...card, strategyId, dimensionId: 'd', subdimension: 's', organizationId: 'opd-0' },
  });
  add({
    type: 'SheetAdded',
    v: 1,
    data: { ...card, sheetId: on.id, strategyId, shortTitle: 'A', supportingIds: [] },
  });
  let text = '';
  while (events.length < count + 2) {
    const change = burst(text.length, random);
    text = applyChange(text, change);
    add({ type: 'TextEdited', v: 1, data: { on, change } }, Math.floor(random() * people));
  }
  return events;
}

const at = '2018-10-02T02:00:00.000Z';

function burst(length: number, random: () => number): TextChange {
  const from = Math.floor(random() * (length + 1));
  const isFull = length > lengthMax - 40;
  const gone = Math.min(length - from, isFull || random() < 0.3 ? Math.floor(random() * 20) : 0);
  const come = isFull && gone > 0 ? '' : prose(random, 13 + random() * 6);
  const rest = length - from - gone;
  const middle: TextChange[number] = come === '' ? [gone] : [gone, come];
  return [...(from > 0 ? [from] : []), middle, ...(rest > 0 ? [rest] : [])];
}

if (import.meta.main) printRows('authorship', await authorshipRows());
