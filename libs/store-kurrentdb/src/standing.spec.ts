import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { KurrentDbEventStore } from './event-store.ts';
import { type Rig, rig, shortPauses } from './testing/rig.ts';

describe('where a log stands', () => {
  let at: Rig;
  let other: KurrentDbEventStore;
  beforeEach(async () => {
    at = await rig();
    other = new KurrentDbEventStore({ connectionString: at.double.url, bounds: shortPauses });
  });
  afterEach(async () => {
    await other.close();
    await at.dispose();
  });

  it('is here where nobody said otherwise, and then as was said last', async () => {
    expect(await at.store.standing.read()).toBe('here');
    for (const standing of ['arriving', 'here', 'left'] as const) {
      await at.store.standing.write(standing);
      expect(await other.standing.read()).toBe(standing);
    }
  });

  it('is no part of the log', async () => {
    const events = someEvents(2);
    await at.store.standing.write('arriving');
    await at.store.append('workshop-1', 'no_stream', events);
    await at.store.standing.write('here');
    const read = await collect(at.store.readAll());
    expect(read.map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
  });

  it('is said by one at a time', async () => {
    await other.standing.read();
    await at.store.standing.write('arriving');
    await expect(other.standing.write('arriving')).rejects.toMatchObject({
      name: 'ConcurrencyError',
      actual: 0,
    });
    await other.standing.read();
    await other.standing.write('here');
  });

  it('is asked in vain while the database is away', async () => {
    at.double.stop();
    const unavailable = { name: 'StoreUnavailableError', reason: 'unreachable' };
    await expect(at.store.standing.read()).rejects.toMatchObject(unavailable);
    await expect(at.store.standing.write('left')).rejects.toMatchObject(unavailable);
  });

  it('is nothing to guess when a later version said it', async () => {
    const nothing = new TextEncoder().encode('{}');
    const event = { stream: 'rembuk-standing', id: crypto.randomUUID(), type: 'LogElsewhere' };
    at.double.log.append('rembuk-standing', 'no_stream', [
      { ...event, contentType: 'application/json', data: nothing, metadata: nothing },
    ]);
    await expect(at.store.standing.read()).rejects.toThrow('LogElsewhere');
  });
});
