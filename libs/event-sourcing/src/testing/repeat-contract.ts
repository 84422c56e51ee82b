import { describe, expect, it } from '@jest/globals';
import { ConcurrencyError, type EventStore, type ExpectedRevision } from '../event-store.ts';
import { anEvent, collect, someEvents } from './events.ts';
import type { ContractOptions, UseFixture } from './fixture.ts';

/** An append may be sent again whenever its outcome is unclear. */
export function repeatContract(use: UseFixture, options: ContractOptions): void {
  describe('repeated append', () => {
    const cases = [
      ['no_stream', 0],
      [2, 3],
      ['any', 0],
      ['any', 3],
    ] as const satisfies readonly (readonly [ExpectedRevision, number])[];

    it.each(cases)(
      'resolves with the first result (expected %s, %s events before)',
      async (expected, before) => {
        const { store, own, opened } = use('to close it');
        const stream = `${own}-a`;
        if (before > 0) await store.append(stream, 'no_stream', someEvents(before));
        const events = someEvents(3);
        const first = await store.append(stream, expected, events);
        expect(await store.append(stream, expected, events)).toEqual(first);

        await store.append(stream, first.revision, someEvents(2));
        expect(await store.append(stream, expected, events)).toEqual(first);
        const history = await collect(store.readStream(stream));
        expect(history).toHaveLength(before + 5);

        if (!opened.reopen) return;
        const reopened = await opened.reopen();
        expect(await reopened.append(stream, expected, events)).toEqual(first);
        expect(await collect(reopened.readStream(stream))).toEqual(history);
      },
    );

    it('resolves with one result for all who send it at the same time', async () => {
      const { store, own } = use();
      const events = someEvents(3);
      const results = await Promise.all(
        Array.from({ length: 20 }, () => store.append(`${own}-a`, 'no_stream', events)),
      );
      expect(new Set(results.map(({ position }) => position)).size).toBe(1);
      expect(await collect(store.readStream(`${own}-a`))).toHaveLength(3);
    });

    it('conflicts where the same command was decided to lead to something else', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      const events = someEvents(2);
      await store.append(stream, 'no_stream', events);
      const decidedAnew = events.map((event) => ({
        ...event,
        meta: { ...event.meta, hash: 'f'.repeat(64) },
      }));
      await expectConflict(store, stream, 'no_stream', decidedAnew);
      expect(await store.append(stream, 'no_stream', events)).toMatchObject({ revision: 1 });
      const [first] = await collect(store.readStream(stream));
      expect(first?.meta.hash).toBe(events[0]?.meta.hash);
    });

    it('conflicts when only some of its events are there, and records none', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      const [a, b, c] = someEvents(3);
      await store.append(stream, 'no_stream', [a!, b!]);

      await expectConflict(store, stream, 'no_stream', [a!, b!, c!]);
      await expectConflict(store, stream, 'no_stream', [a!, c!]);
      await expectConflict(store, stream, 'no_stream', [b!, a!]);
      await expectConflict(store, stream, 0, [b!, c!]);
      await expectConflict(store, stream, 'no_stream', [c!]);
      expect(await store.head(stream)).toBe(1);
    });

    it('takes the same ids in another stream as new', async () => {
      const { store, own } = use();
      const events = someEvents(2);
      await store.append(`${own}-a`, 'no_stream', events);
      await store.append(`${own}-b`, 'no_stream', events);
      expect(await collect(store.readStream(`${own}-b`))).toHaveLength(2);
    });

    it('says whether it knows every id of a stream', () => {
      expect(use().store.capabilities.refusesKnownIds).toBe(options.refusesKnownIds);
    });

    if (!options.refusesKnownIds) return;

    it('conflicts when an id is in the stream already, in another place', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      const [a, b] = someEvents(2);
      await store.append(stream, 'no_stream', [a!, b!]);

      await expectConflict(store, stream, 1, [a!]);
      await expectConflict(store, stream, 1, [anEvent(), b!]);
      await expectConflict(store, stream, 'any', [b!, anEvent()]);
      await expectConflict(store, stream, 'any', [anEvent(), a!]);
      await expectConflict(store, stream, 'any', [b!, a!]);

      // And the stream goes on where it was.
      expect(await store.append(stream, 1, [anEvent()])).toMatchObject({ revision: 2 });
      const events = await collect(store.readStream(stream));
      expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    });
  });
}

async function expectConflict(
  store: EventStore,
  stream: string,
  expected: ExpectedRevision,
  events: Parameters<EventStore['append']>[2],
): Promise<void> {
  await expect(store.append(stream, expected, events)).rejects.toThrow(ConcurrencyError);
}
