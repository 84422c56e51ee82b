import { beforeAll, describe, expect, it } from '@jest/globals';
import { initialState } from '@rembuk/workshop';
import { LastingRows } from '../model/workbook.ts';
import type { RecordedEvent } from '../order.ts';
import { bytesOf, demoHistory, placeOf } from '../testing/demo.ts';
import { partsOf } from '../testing/unzip.ts';
import { xlsx } from '../xlsx/xlsx.ts';
import { logSheet } from './log.ts';
import { LogPieces, pieceEvents } from './log-pieces.ts';
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
async function log(pieces: LogPieces, revision: number, workshopId = 'w') {
  const asked: number[] = [];
  let state = initialState;
  const source = {
    pieces,
    async *events(after: number) {
      await Promise.resolve();
      asked.push(after);
      for (let from = after + 1; from <= revision; from += pages)
        yield events.slice(from, Math.min(from + pages, revision + 1));
    },
  };
  const rows = logRows(source, { ...place, workshopId, revision }, (now) => (state = now));
  const { language, timeZone, at } = place;
  const sheets = [logSheet('Log', rows, language)];
  const workbook = { title: 'Log', language, at, timeZone, footer: '', sheets };
  const bytes = await bytesOf(xlsx(workbook, { signal: new AbortController().signal }));
  return { bytes, asked, state };
}

describe('the log of a long history', () => {
  it('is the same bytes and the same state, told at once or on from what was told', async () => {
    const kept = new LogPieces();
    const last = events.length - 1;
    for (const revision of [last, pieceEvents - 1, pieceEvents - 2, last]) {
      const fresh = await log(new LogPieces(), revision);
      const again = await log(kept, revision);
      expect([revision, again.bytes.equals(fresh.bytes)]).toEqual([revision, true]);
      expect([...again.state.dimensions.values()]).toEqual([...fresh.state.dimensions.values()]);
    }
    expect((await log(kept, last)).asked).toEqual([pieceEvents - 1]);
    expect((await log(kept, pieceEvents - 2)).asked).toEqual([-1]);
  });

  it('has every row in its place, across pieces', async () => {
    const { bytes } = await log(new LogPieces(), events.length - 1);
    const { 'xl/worksheets/sheet1.xml': xml = '' } = partsOf(bytes);
    const revisions = [...xml.matchAll(/<row ht="\d+"><c s="2"><v>(\d+)<\/v>/g)];
    expect(revisions.map(([, revision]) => Number(revision))).toEqual([...events.keys()]);
  });

  it('of one workshop is not that of another, nor told in another language', async () => {
    const kept = new LogPieces();
    await log(kept, events.length - 1);
    expect((await log(kept, events.length - 1, 'other')).asked).toEqual([-1]);
    expect(kept.of('w id Asia/Jakarta')).toHaveLength(1);
    expect(kept.of('w en Asia/Jakarta')).toHaveLength(0);
  });
});

describe('pieces', () => {
  it('are kept up to a bound: what was asked for longest ago makes room', () => {
    const pieces = new LogPieces();
    const piece = { rows: new LastingRows([]), state: initialState };
    const add = (key: string, count: number): number => {
      pieces.of(key);
      for (let index = 0; index < count; index += 1) pieces.add(key, index, piece);
      return pieces.of(key).length;
    };
    expect(add('a', 30)).toBe(30);
    expect(add('b', 30)).toBe(30);
    expect(pieces.of('a')).toHaveLength(30);
    expect(add('c', 30)).toBe(30);
    expect(pieces.of('b')).toHaveLength(0);
    expect(pieces.of('a')).toHaveLength(30);
    // What was told twice is kept once, and none without the one before it.
    pieces.add('a', 0, piece);
    pieces.add('e', 1, piece);
    expect([pieces.of('a').length, pieces.of('e').length]).toEqual([30, 0]);
    // One alone is kept from its beginning on, as far as there is room.
    expect(add('d', 1_000)).toBe(64);
  });
});
