import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from './memory-store.ts';
import { eventStoreContract } from './testing/event-store-contract.ts';
import { someEvents } from './testing/events.ts';

eventStoreContract('memory', {
  refusesKnownIds: true,
  open: () => {
    const store = new MemoryEventStore();
    return Promise.resolve({ store, dispose: () => store.close() });
  },
});

describe('faults of the memory store', () => {
  it('refuse the next append, which then left nothing', async () => {
    const store = new MemoryEventStore();
    store.faults.refuseNext('full');
    await expect(store.append('a', 'any', someEvents(1))).rejects.toMatchObject({ reason: 'full' });
    expect(await store.head('a')).toBeUndefined();
    expect(await store.append('a', 'no_stream', someEvents(1))).toMatchObject({ revision: 0 });
  });

  it('lose the reply to the next append, which did succeed', async () => {
    const store = new MemoryEventStore();
    const events = someEvents(2);
    store.faults.loseNextReply();
    const lost = store.append('a', 'no_stream', events);
    await expect(lost).rejects.toMatchObject({ reason: 'unreachable' });
    expect(await store.head('a')).toBe(1);
    expect(await store.append('a', 'no_stream', events)).toMatchObject({ revision: 1 });
  });

  it('hold the next append, and all behind it, until it is released', async () => {
    const store = new MemoryEventStore();
    const { reached, release } = store.faults.holdNext();
    const held = store.append('a', 'no_stream', someEvents(1));
    const behind = store.append('b', 'no_stream', someEvents(1));
    await reached;
    expect([await store.head('a'), await store.head('b')]).toEqual([undefined, undefined]);
    release();
    expect((await held).position < (await behind).position).toBe(true);
  });

  it('let something else happen around the next append', async () => {
    const store = new MemoryEventStore();
    const rival = someEvents(1);
    store.faults.planNext({ before: () => Promise.resolve() });
    store.faults.planNext({ before: () => Promise.reject(new Error('no port allows this')) });
    await store.append('a', 'no_stream', rival);
    await expect(store.append('a', 0, someEvents(1))).rejects.toThrow('no port allows this');
    expect(await store.head('a')).toBe(0);
  });
});
