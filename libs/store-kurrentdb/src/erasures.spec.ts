import { describe, expect, it } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { rig } from './testing/rig.ts';

describe('erased persons', () => {
  it('are asked about once in a read, however many events of them it meets', async () => {
    const at = await rig({ pageEventsMax: 10 });
    const persons = Array.from({ length: 40 }, (_, index) => `person-${index}`);
    for (let round = 0; round < 3; round++)
      for (const person of persons) await at.store.append(person, 'any', someEvents(2));
    for (const person of persons.slice(0, 20)) await at.store.deleteStream(person);

    const before = at.double.calls.read;
    const all = await collect(at.store.readAll({ streamPrefix: 'person-' }));
    const read = new Set(all.map(({ stream }) => stream));
    expect([all.length, [...read]]).toEqual([20 * 6, persons.slice(20)]);
    // The end, 26 pages of 260 events with tombstones, the last of them empty, and each person.
    expect(at.double.calls.read - before).toBeLessThanOrEqual(1 + 27 + 40);
    await at.dispose();
  });
});
