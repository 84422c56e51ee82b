import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { type Rig, rig } from './testing/rig.ts';

/** Every page has edges, and these reads meet many. */
describe('reads in small pages', () => {
  let at: Rig;
  beforeEach(async () => {
    at = await rig({ pageEventsMax: 4 });
    for (let turn = 0; turn < 6; turn++) {
      await at.store.append('a-1', 'any', someEvents(2, { type: turn % 2 === 0 ? 'Red' : 'Blue' }));
      await at.store.append('b-1', 'any', someEvents(1));
    }
  });
  afterEach(() => at.dispose());

  it('give what lies between any two bounds of a stream, in both directions', async () => {
    const all = await collect(at.store.readStream('a-1'));
    expect(all.map(({ revision }) => revision)).toEqual([...Array(12).keys()]);
    for (let from = 0; from < 14; from++)
      for (const to of [0, 3, 4, 7, 8, 11, 13]) {
        const forwards = await collect(at.store.readStream('a-1', { from, to }));
        expect(forwards).toEqual(all.slice(from, to + 1));
        const options = { from: to, to: from, direction: 'backwards' } as const;
        const backwards = await collect(at.store.readStream('a-1', options));
        expect(backwards).toEqual(all.slice(from, to + 1).reverse());
      }
  });

  it.each([
    ['everything', {}],
    ['a prefix', { streamPrefix: 'a-' }],
    ['types', { types: ['Red', 'ThingHappened'] }],
    ['a prefix and a type', { streamPrefix: 'a-', types: ['Blue'] }],
  ])('give the log behind any position: %s', async (_, filter) => {
    const all = await collect(at.store.readAll(filter));
    for (const [index, { event }] of all.entries()) {
      const rest = await collect(at.store.readAll({ ...filter, after: event.position }));
      expect(rest).toEqual(all.slice(index + 1));
    }
  });

  it('end where the log ended when they began', async () => {
    const read: string[] = [];
    for await (const { event } of at.store.readAll()) {
      read.push(event.id);
      await at.store.append('b-1', 'any', someEvents(1));
    }
    expect(read).toHaveLength(18);
  });

  it('may take longer than an answer may, as long as something comes', async () => {
    const patient = await rig({ callMs: 1_000, pageEventsMax: 12 });
    const events = someEvents(12);
    await patient.store.append('a-1', 'no_stream', events);
    patient.double.faults.planNext('read', { beforeEach: () => pause(100) });
    expect(await collect(patient.store.readStream('a-1'))).toHaveLength(12);
    let left = 3;
    const never = new Promise<void>(() => undefined);
    const silent = () => ((left -= 1) >= 0 ? Promise.resolve() : never);
    patient.double.faults.planNext('read', { beforeEach: silent });
    const read = collect(patient.store.readStream('a-1'));
    await expect(read).rejects.toMatchObject({ reason: 'unreachable' });
    await patient.dispose();
  });

  it('that nobody answers are over in time', async () => {
    const hasty = await rig({ callMs: 300, scanMs: 300 });
    for (const read of [
      () => hasty.store.head('a-1'),
      () => collect(hasty.store.readStream('a-1')),
      () => collect(hasty.store.readAll()),
      () => hasty.store.findByIds([{ stream: 'a-1', id: 'x' }]),
    ]) {
      hasty.double.faults.ignoreNext('read');
      await expect(read()).rejects.toMatchObject({ reason: 'unreachable' });
    }
    await hasty.dispose();
  });
});
