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
