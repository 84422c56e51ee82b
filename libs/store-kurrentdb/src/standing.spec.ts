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

  it('is said for a folder, or for none', async () => {
    await at.store.standing.write('arriving', 'a');
    expect(at.store.standing.folder).toBe('a');
    await other.standing.read();
    expect(other.standing.folder).toBe('a');
    await other.standing.write('here');
    expect(other.standing.folder).toBeUndefined();
  });

  it('is news when somebody has said something since, though it be the same', async () => {
    expect(await at.store.standing.news()).toBeUndefined();
    await other.standing.write('here');
    expect(await at.store.standing.news()).toBe('here');
    expect(await at.store.standing.news()).toBeUndefined();
    await at.store.standing.write('left');
    expect(await at.store.standing.news()).toBeUndefined();
  });

  it('was said when the answer was lost, and was not when it was somebody else', async () => {
    at.double.faults.loseNextAnswer('append');
    await at.store.standing.write('arriving', 'a');
    expect(await at.store.standing.news()).toBeUndefined();
    await other.standing.read();
    at.double.faults.refuseNext('append');
    await expect(other.standing.write('here')).rejects.toMatchObject({ reason: 'unreachable' });
    expect(await other.standing.read()).toBe('arriving');
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
    const unknown = {
      name: 'UnknownStandingError',
      message: expect.stringMatching('LogElsewhere'),
    };
    await expect(at.store.standing.read()).rejects.toMatchObject(unknown);
    await expect(other.standing.news()).rejects.toMatchObject(unknown);
  });
});
