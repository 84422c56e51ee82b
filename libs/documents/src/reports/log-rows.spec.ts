import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fold, initialState, stateToJson, upcast } from '@rembuk/workshop';
import { type KeptWork, noKeptWork, pieceEvents } from '../kept-work.ts';
import type { RecordedEvent } from '../order.ts';
import { bytesOf, demoHistory, placeOf } from '../testing/demo.ts';
import { partsOf } from '../testing/unzip.ts';
import { xlsx } from '../xlsx/xlsx.ts';
import { logSheet } from './log.ts';
import { historyOf } from '../threads/history.ts';
import { Shelf } from '../testing/shelf.ts';
import { logRows } from './log-rows.ts';

const pages = 250;
let events: RecordedEvent[];
let place: ReturnType<typeof placeOf>;

beforeAll(() => {
  const opened = demoHistory();
  place = placeOf(opened);
  const [dimensionId = ''] = opened.contributions.workshop.dimensions.keys();
  const caps = Array.from({ length: pieceEvents + 500 }, (_, index) => ({
    type: 'SetQuickWinCap' as const,
    data: { dimensionId, cap: 1 + (index % 9) },
  }));
  ({ events } = demoHistory(caps) as unknown as { events: RecordedEvent[] });
});

/** The log up to a revision as a workbook alone, and behind which revision its history was read. */
async function log(kept: KeptWork, revision: number, workshopId: string = randomUUID()) {
  const asked: number[] = [];
  let state = initialState;
  async function* read(after: number) {
    await Promise.resolve();
    asked.push(after);
    for (let from = after + 1; from <= revision; from += pages)
      yield events.slice(from, Math.min(from + pages, revision + 1));
  }
  const there = { ...place, workshopId, revision };
  const history = historyOf(there, read, kept);
  const rows = logRows(history, there, (reached) => {
    ({ state } = reached);
    history.reached(reached);
  });
  const { language, timeZone, at } = place;
  const sheets = [logSheet('Log', rows, language)];
  const workbook = { title: 'Log', language, at, timeZone, footer: '', sheets };
  const bytes = await bytesOf(xlsx(workbook, { signal: new AbortController().signal }));
  return { bytes, asked, state };
}

describe('the log of a long history', () => {
  it('is the same bytes and the same state, told at once or on from what was told', async () => {
    const shelf = new Shelf();
    const last = events.length - 1;
    for (const revision of [last, pieceEvents - 1, pieceEvents - 2, last]) {
      const fresh = await log(noKeptWork, revision);
      const again = await log(shelf, revision);
      expect([revision, again.bytes.equals(fresh.bytes)]).toEqual([revision, true]);
      expect(stateToJson(again.state)).toEqual(stateToJson(fresh.state));
    }
    expect([...shelf.pieces.keys()]).toEqual([`id Asia/Jakarta ${pieceEvents - 1}`]);
  });

  it('goes on from the nearest state that was written down', async () => {
    const shelf = new Shelf();
    const last = events.length - 1;
    const { bytes } = await log(shelf, last);
    expect((await log(shelf, last)).asked).toEqual([-1]);
    for (const revision of [40, 4_500, pieceEvents])
      shelf.write(
        revision,
        stateToJson(fold(initialState, events.slice(0, revision + 1).map(upcast))),
      );
    const again = await log(shelf, last);
    expect(again.asked).toEqual([4_500]);
    expect(again.bytes.equals(bytes)).toBe(true);
    expect((await log(shelf, pieceEvents - 2)).asked).toEqual([-1]);
  });

  it('goes on from where the one before it came to', async () => {
    const shelf = new Shelf();
    await log(shelf, events.length - 1, 'w');
    expect((await log(shelf, events.length - 1, 'w')).asked).toEqual([pieceEvents - 1]);
    expect((await log(noKeptWork, events.length - 1, 'w')).asked).toEqual([-1]);
  });

  it('has every row in its place, across pieces', async () => {
    const { bytes } = await log(noKeptWork, events.length - 1);
    const { 'xl/worksheets/sheet1.xml': xml = '' } = partsOf(bytes);
    const revisions = [...xml.matchAll(/<row ht="\d+"><c s="2"><v>(\d+)<\/v>/g)];
    expect(revisions.map(([, revision]) => Number(revision))).toEqual([...events.keys()]);
  });
});
