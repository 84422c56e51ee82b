import { afterEach, expect, it, jest } from '@jest/globals';
import { Worker } from 'node:worker_threads';
import type { DocumentOrder } from '../order.ts';
import { bytesOf, demoHistory, placeOf } from '../testing/demo.ts';
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

it('a document that no heap holds is too large, and not to be tried again', async () => {
  const small = new DocumentMaker(16);
  try {
    const bytes = bytesOf(small.make(order, { events: readEvents }, new AbortController().signal));
    await expect(bytes).rejects.toMatchObject({ reason: 'tooLarge', message: 'memory' });
  } finally {
    await small.close();
  }
});
