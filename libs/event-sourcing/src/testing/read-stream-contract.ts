import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ReadStreamOptions } from '../event-store.ts';
import { anEvent, collect, someEvents } from './events.ts';
import type { UseFixture } from './fixture.ts';
import { testSeed } from './seed.ts';

export function readStreamContract(use: UseFixture): void {
  const seed = testSeed();

  describe('readStream, head, findByIds', () => {
    it('find nothing in a stream that does not exist', async () => {
      const { store, own } = use();
      const stream = `${own}-none`;
      expect(await collect(store.readStream(stream))).toEqual([]);
      expect(await collect(store.readStream(stream, { direction: 'backwards' }))).toEqual([]);
      expect(await collect(store.readStream(stream, { from: 3, to: 9 }))).toEqual([]);
      expect(await store.head(stream)).toBeUndefined();
      expect(await store.findByIds([{ stream, id: anEvent().id }])).toEqual([undefined]);
    });

    it(`readStream gives what lies between its bounds, in its direction (seed ${seed})`, async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      await store.append(`${own}-b`, 'no_stream', someEvents(3));
      await store.append(stream, 'no_stream', someEvents(25));
      const all = await collect(store.readStream(stream));
      const bound = fc.option(fc.nat(30), { nil: undefined });
      const direction = fc.constantFrom('forwards', 'backwards', undefined);

      await fc.assert(
        fc.asyncProperty(bound, bound, direction, async (from, to, direction) => {
          const options: ReadStreamOptions = {
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            ...(direction === undefined ? {} : { direction }),
          };
          const backwards = direction === 'backwards';
          const low = (backwards ? to : from) ?? 0;
          const high = (backwards ? from : to) ?? 30;
          const expected = all.filter(({ revision }) => revision >= low && revision <= high);
          if (backwards) expected.reverse();
          expect(await collect(store.readStream(stream, options))).toEqual(expected);
        }),
        { seed, numRuns: 200 },
      );
    });

    it.each([{ from: -1 }, { to: -1 }, { from: 0.5 }, { to: Number.NaN }, { from: 2 ** 53 }])(
      'readStream refuses %j',
      async (options) => {
        const { store, own } = use();
        const read = async (): Promise<unknown> => collect(store.readStream(`${own}-a`, options));
        await expect(read()).rejects.toMatchObject({ name: 'RangeError' });
      },
    );

    it('readStream reads over any number of pages, both ways', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      const events = someEvents(2_345);
      await store.append(stream, 'no_stream', events);
      const ids = events.map(({ id }) => id);

      const forwards = await collect(store.readStream(stream));
      expect(forwards.map(({ id }) => id)).toEqual(ids);
      expect(forwards.map(({ revision }) => revision)).toEqual([...ids.keys()]);
      const backwards = await collect(store.readStream(stream, { direction: 'backwards' }));
      expect(backwards).toEqual(forwards.toReversed());
      const part = await collect(store.readStream(stream, { from: 333, to: 1_999 }));
      expect(part).toEqual(forwards.slice(333, 2_000));
    });

    it('readStream reads pages of large events', async () => {
      const { store, own } = use();
      const text = 'é'.repeat(30_000);
      const events = someEvents(60).map((event, index) => ({ ...event, data: { index, text } }));
      await store.append(`${own}-a`, 'no_stream', events);
      const read = await collect(store.readStream(`${own}-a`));
      expect(read.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
    });

    it('readStream stops where its reader breaks off, and can be begun again', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      await store.append(stream, 'no_stream', someEvents(1_500));
      for (const stopAt of [0, 1, 700]) {
        const seen: number[] = [];
        for await (const { revision } of store.readStream(stream)) {
          seen.push(revision);
          if (revision === stopAt) break;
        }
        expect(seen).toEqual([...Array(stopAt + 1).keys()]);
      }
      expect(await collect(store.readStream(stream))).toHaveLength(1_500);
    });

    it('readStream serves many readers at once', async () => {
      const { store, own } = use();
      for (const name of ['a', 'b', 'c'])
        await store.append(`${own}-${name}`, 'no_stream', someEvents(700, { data: { name } }));
      const reads = Array.from({ length: 30 }, (_, index) => 'abc'.charAt(index % 3));
      const results = await Promise.all(
        reads.map((name) => collect(store.readStream(`${own}-${name}`))),
      );
      for (const [index, events] of results.entries()) {
        expect(events).toHaveLength(700);
        expect(events.every(({ data }) => 'name' in data && data.name === reads[index])).toBe(true);
      }
    });

    it('readStream ends though the stream grows under it', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      await store.append(stream, 'no_stream', someEvents(250));
      let revision = -1;
      for await (const event of store.readStream(stream)) {
        expect(event.revision).toBe(revision + 1);
        revision = event.revision;
        await store.append(stream, 'any', someEvents(1));
        if (revision > 1_000) throw new Error('the read does not end');
      }
      expect(revision).toBeGreaterThanOrEqual(249);
    });

    it('head is the revision of the last event', async () => {
      const { store, own } = use();
      await store.append(`${own}-a`, 'no_stream', someEvents(1));
      expect(await store.head(`${own}-a`)).toBe(0);
      await store.append(`${own}-a`, 0, someEvents(4));
      expect(await store.head(`${own}-a`)).toBe(4);
    });

    it('findByIds finds each event in its own stream only, in the order of asking', async () => {
      const { store, own } = use();
      const events = someEvents(20);
      await store.append(`${own}-a`, 'no_stream', events);
      await store.append(`${own}-b`, 'no_stream', someEvents(1));
      const read = await collect(store.readStream(`${own}-a`));
      const inA = (id: string) => ({ stream: `${own}-a`, id });
      const { id } = events[2]!;
      const keys = [inA(events[9]!.id), inA(anEvent().id), { stream: `${own}-b`, id }, inA(id)];
      const found = [read[9], undefined, undefined, read[2]];
      expect(await store.findByIds(keys)).toEqual(found);
      expect(await store.findByIds([inA(id), inA(id)])).toEqual([read[2], read[2]]);
      expect(await store.findByIds([])).toEqual([]);
    });

    it('findByIds finds what was appended just before, many at once', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      const events = someEvents(512);
      await store.append(stream, 'no_stream', events);
      const asked = events.toReversed().map(({ id }) => ({ stream, id }));
      const found = await store.findByIds(asked);
      expect(found.map((event) => event?.id)).toEqual(asked.map(({ id }) => id));
    });
  });
}
