import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { fold, initialState, stateToJson, upcast } from '@rembuk/workshop';
import { pieceEvents } from '../kept-work.ts';
import type { DocumentOrder } from '../order.ts';
import { bytesOf, demoHistory, placeOf } from '../testing/demo.ts';
import { Shelf } from '../testing/shelf.ts';
import { DocumentMaker, type ReadEvents } from './document-maker.ts';

// A thread reads all of its modules first; the machine may be busy.
jest.setTimeout(60_000);

const told = demoHistory();
const order: DocumentOrder = {
  name: 'roadmap',
  format: 'docx',
  place: placeOf(told),
  filter: {},
};
// As a store gives them.
const readEvents: ReadEvents = async function* (after) {
  await Promise.resolve();
  yield told.events.filter(({ revision }) => revision > after) as never;
};

const maker = new DocumentMaker();
const made = () => bytesOf(maker.make(order, { events: readEvents }, new AbortController().signal));

afterEach(() => maker.close());

it('a thread that dies while nothing is asked of it is followed by another', async () => {
  const said = jest.spyOn(Worker.prototype, 'postMessage');
  const first = await made();
  const threads = new Set<unknown>(said.mock.contexts);
  expect(threads.size).toBe(1);
  for (const thread of threads) if (thread instanceof Worker) await thread.terminate();
  expect((await made()).equals(first)).toBe(true);
  expect(new Set<unknown>(said.mock.contexts).size).toBe(2);
  said.mockRestore();
});

it('tells how many pages there are by now', async () => {
  const pages: number[] = [];
  const printed = (count: number) => void pages.push(count);
  const book = { ...order, name: 'masterplan-2', format: 'pdf' } as const;
  const { signal } = new AbortController();
  const bytes = await bytesOf(maker.make(book, { events: readEvents, printed }, signal));
  const whole = bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages.at(-1)).toBeGreaterThan(2);
  expect(pages.at(-1)).toBeLessThanOrEqual(whole);
  expect(pages).toEqual(pages.toSorted((one, other) => one - other));
});

describe('a workbook of a long history', () => {
  const [dimensionId = ''] = told.contributions.workshop.dimensions.keys();
  const caps = Array.from({ length: pieceEvents + 300 }, (_, index) => ({
    type: 'SetQuickWinCap' as const,
    data: { dimensionId, cap: 1 + (index % 9) },
  }));
  const long = demoHistory(caps);
  const workbook = { ...order, name: 'workshop', format: 'xlsx', place: placeOf(long) } as const;
  const { signal } = new AbortController();

  /** `reads`: behind which revisions the history was read. */
  function sourceOf(kept: Shelf) {
    const reads: number[] = [];
    const events: ReadEvents = async function* (after) {
      reads.push(after);
      await Promise.resolve();
      for (let from = after + 1; from < long.events.length; from += 250)
        yield long.events.slice(from, from + 250) as never;
    };
    return { kept, reads, events };
  }

  it('takes what another thread told ahead, goes on from there, and is the same', async () => {
    const [plain, shelf] = [sourceOf(new Shelf()), new Shelf()];
    const fresh = await bytesOf(maker.make(workbook, plain, signal));
    await maker.close();
    await maker.tellAhead(workbook.place, sourceOf(shelf), signal);
    await maker.close();
    const boundary = long.events.slice(0, pieceEvents).map(upcast);
    shelf.write(pieceEvents - 1, stateToJson(fold(initialState, boundary)));
    const after = sourceOf(shelf);
    const again = await bytesOf(maker.make(workbook, after, signal));
    expect([plain.reads, after.reads]).toEqual([[-1], [pieceEvents - 1]]);
    expect(again.equals(fresh)).toBe(true);
  });

  it('is told ahead no longer than that is wanted', async () => {
    const leaving = new AbortController();
    const source = sourceOf(new Shelf());
    const left: ReadEvents = async function* (after) {
      for await (const page of source.events(after)) {
        yield page;
        leaving.abort();
      }
    };
    const telling = maker.tellAhead(workbook.place, { ...source, events: left }, leaving.signal);
    await expect(telling).rejects.toMatchObject({ reason: 'cancelled' });
    expect(source.kept.pieces.size).toBe(0);
    await maker.tellAhead(workbook.place, source, signal);
    expect(source.kept.pieces.size).toBe(1);
  });
});

it('a document that no heap holds is too large, and not to be tried again', async () => {
  const small = new DocumentMaker(16);
  try {
    const { signal } = new AbortController();
    const large = { ...order, format: 'pdf' } as const;
    const bytes = bytesOf(small.make(large, { events: readEvents }, signal));
    await expect(bytes).rejects.toMatchObject({ reason: 'tooLarge', message: 'memory' });
  } finally {
    await small.close();
  }
});
