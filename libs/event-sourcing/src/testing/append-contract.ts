import { describe, expect, it } from '@jest/globals';
import { ConcurrencyError } from '../event-store.ts';
import { anEvent, collect, someEvents } from './events.ts';
import type { UseFixture } from './fixture.ts';

/** Revisions, conflicts, concurrency. */
export function appendContract(use: UseFixture): void {
  describe('append', () => {
    it('gives revision and position of its last event, from revision 0 on', async () => {
      const { store, own } = use();
      const first = await store.append(`${own}-a`, 'no_stream', someEvents(3));
      const second = await store.append(`${own}-a`, 2, someEvents(1));
      expect([first.revision, second.revision]).toEqual([2, 3]);

      const events = await collect(store.readStream(`${own}-a`));
      expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      expect(events[2]?.position).toBe(first.position);
      expect(events[3]?.position).toBe(second.position);
    });

    it('is to be read as soon as it resolves', async () => {
      const { store, own } = use();
      for (let revision = 0; revision < 20; revision++) {
        const event = anEvent();
        await store.append(`${own}-a`, revision === 0 ? 'no_stream' : revision - 1, [event]);
        expect(await store.head(`${own}-a`)).toBe(revision);
        const [found] = await store.findByIds([{ stream: `${own}-a`, id: event.id }]);
        expect(found?.revision).toBe(revision);
      }
    });

    it.each([
      ['no_stream', 2, 'no_stream'],
      ['a lower revision', 2, 1],
      ['a higher revision', 2, 3],
      ['a revision of a stream that does not exist', -1, 0],
    ] as const)('conflicts on %s, and changes nothing', async (_, head, expected) => {
      const { store, own } = use();
      const stream = `${own}-a`;
      if (head >= 0) await store.append(stream, 'no_stream', someEvents(head + 1));
      const before = await collect(store.readStream(stream));

      const refused = store.append(stream, expected, someEvents(2));
      await expect(refused).rejects.toThrow(ConcurrencyError);
      await expect(refused).rejects.toMatchObject({ stream, expected, actual: head });
      expect(await collect(store.readStream(stream))).toEqual(before);
    });

    it('takes any revision when asked to', async () => {
      const { store, own } = use();
      const first = await store.append(`${own}-a`, 'any', someEvents(2));
      const second = await store.append(`${own}-a`, 'any', someEvents(1));
      expect([first.revision, second.revision]).toEqual([1, 2]);
    });

    it('lets exactly one of many writers at the same revision win', async () => {
      const { store, own } = use();
      await store.append(`${own}-a`, 'no_stream', someEvents(1));
      const writers = Array.from({ length: 40 }, () => someEvents(2));
      const results = await Promise.allSettled(
        writers.map((events) => store.append(`${own}-a`, 0, events)),
      );

      const winners = results.flatMap((result, writer) =>
        result.status === 'fulfilled' ? [writers[writer]!] : [],
      );
      const losers = results.filter((result) => result.status === 'rejected');
      expect(winners).toHaveLength(1);
      for (const { reason } of losers)
        expect(reason).toMatchObject({ name: 'ConcurrencyError', expected: 0, actual: 2 });
      const ids = (await collect(store.readStream(`${own}-a`, { from: 1 }))).map(({ id }) => id);
      expect(ids).toEqual(winners[0]!.map(({ id }) => id));
    });

    it('lets no conflict harm the appends beside it', async () => {
      const { store, own } = use();
      const appends = Array.from({ length: 60 }, (_, index) =>
        index % 3 === 0
          ? store.append(`${own}-taken`, 7, someEvents(1))
          : store.append(`${own}-${index}`, 'no_stream', someEvents(index % 5 || 1)),
      );
      const results = await Promise.allSettled(appends);
      for (const [index, { status }] of results.entries())
        expect(status).toBe(index % 3 === 0 ? 'rejected' : 'fulfilled');
      for (let index = 1; index < 60; index++)
        if (index % 3 !== 0) expect(await store.head(`${own}-${index}`)).toBe((index % 5 || 1) - 1);
      expect(await store.head(`${own}-taken`)).toBeUndefined();
    });

    it('keeps the events of one append together and in order, whoever else writes', async () => {
      const { store, own } = use();
      const appends = Array.from({ length: 50 }, (_, writer) =>
        someEvents(4).map((event, index) => ({ ...event, data: { writer, index } })),
      );
      await Promise.all(appends.map((events) => store.append(`${own}-a`, 'any', events)));

      const events = await collect(store.readStream(`${own}-a`));
      expect(events.map(({ revision }) => revision)).toEqual([...events.keys()]);
      for (let at = 0; at < events.length; at += 4) {
        const ids = events.slice(at, at + 4).map(({ id }) => id);
        const { writer } = events[at]!.data as { writer: number };
        expect(ids).toEqual(appends[writer]!.map(({ id }) => id));
      }
    });
  });
}
