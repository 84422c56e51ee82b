import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@rembuk/event-sourcing';
import { AppendQueue } from './append-queue.ts';
import type { AppendsMessage } from './log/messages.ts';

const event = { id: 'i', type: 'T', v: 1, data: '{}', meta: '{}' };
const one = { events: [event], bytes: 100 };

function queueOf(bounds: { pendingAppendsMax?: number; pendingBytesMax?: number } = {}) {
  const posted: AppendsMessage[] = [];
  const all = { pendingAppendsMax: 10_000, pendingBytesMax: 10_000_000, ...bounds };
  return { posted, queue: new AppendQueue(all, (message) => posted.push(message)) };
}

describe('append queue', () => {
  it('sends what was appended in one turn as one message', async () => {
    const { posted, queue } = queueOf();
    void queue.add('a', 'no_stream', one);
    await Promise.resolve();
    void queue.add('b', 'any', { events: [event, event], bytes: 200 });
    void queue.add('a', 0, one);
    expect(posted).toEqual([]);
    await nextTurn();
    const fields = ['i', 'T', 1, '{}', '{}'];
    expect(posted).toEqual([
      {
        kind: 'append',
        appends: 3,
        bytes: 400,
        fields: ['a', -1, 1, ...fields, 'b', -2, 2, ...fields, ...fields, 'a', 0, 1, ...fields],
      },
    ]);
    void queue.add('a', 1, one);
    await nextTurn();
    expect(posted.map(({ appends }) => appends)).toEqual([3, 1]);
  });

  it('sends a turn that brings much in parts', async () => {
    const { posted, queue } = queueOf();
    for (let append = 0; append < 150; append++) void queue.add('a', 'any', one);
    void queue.add('a', 'any', { events: [event], bytes: 2_000_000 });
    void queue.add('a', 'any', one);
    await nextTurn();
    expect(posted.map(({ appends }) => appends)).toEqual([32, 32, 32, 32, 23, 1]);
  });

  it('settles in the order of asking, each by its own outcome', async () => {
    const { queue } = queueOf();
    const appends = ['a', 'b', 'c', 'd'].map((stream) => queue.add(stream, 3, one));
    expect(queue.settle(Float64Array.of(4, 17, 9, -1))).toBe(17);
    queue.reject(1, new StoreUnavailableError('full'));
    expect(queue.settle(Float64Array.of(4, 12))).toBe(12);
    const [a, b, c, d] = await Promise.allSettled(appends);
    expect(a).toMatchObject({ value: { revision: 4, position: '17' } });
    expect(b).toMatchObject({ reason: { stream: 'b', expected: 3, actual: 9 } });
    expect(c).toMatchObject({ reason: { reason: 'full' } });
    expect(d).toMatchObject({ value: { revision: 4, position: '12' } });
    expect(() => queue.settle(Float64Array.of(1, 1))).toThrow('more than it was asked');
  });

  it('refuses what is over its bounds, until there is room again', () => {
    const { queue } = queueOf({ pendingAppendsMax: 2, pendingBytesMax: 1_000 });
    const overloaded = new StoreUnavailableError('overloaded');
    void queue.add('a', 'any', one);
    expect(() => queue.add('a', 'any', { events: [event], bytes: 901 })).toThrow(overloaded);
    void queue.add('a', 'any', { events: [event], bytes: 900 });
    expect(() => queue.add('a', 'any', one)).toThrow(overloaded);
    queue.settle(Float64Array.of(0, 1));
    void queue.add('a', 'any', one);
    expect(queue.size).toBe(2);
  });

  it('keeps its order over many thousands', async () => {
    const { queue } = queueOf();
    const appends = Array.from({ length: 9_999 }, () => queue.add('a', 'any', one));
    for (let at = 0; at < 9_999; at += 3)
      queue.settle(Float64Array.of(at, at + 1, at + 1, at + 2, at + 2, at + 3));
    const results = await Promise.all(appends);
    expect(results.map(({ revision }) => revision)).toEqual([...results.keys()]);
    expect(queue.size).toBe(0);
  });
});
