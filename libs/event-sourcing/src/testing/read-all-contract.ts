import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '../event-store.ts';
import { collect, someEvents } from './events.ts';
import type { UseFixture } from './fixture.ts';

export function readAllContract(use: UseFixture): void {
  describe('readAll', () => {
    it('gives the events of all streams in one order, the one in which they were acknowledged', async () => {
      const { store, own } = use();
      const ids: string[] = [];
      for (let turn = 0; turn < 30; turn++) {
        const events = someEvents(1 + (turn % 3));
        await store.append(`${own}-${turn % 4}`, 'any', events);
        ids.push(...events.map(({ id }) => id));
      }
      const entries = await collect(store.readAll({ streamPrefix: `${own}-` }));
      expect(entries.map(({ event }) => event.id)).toEqual(ids);
      expect(new Set(entries.map(({ event }) => event.position)).size).toBe(ids.length);
      const keys = entries.map(({ stream, event }) => ({ stream, id: event.id }));
      expect(await store.findByIds(keys)).toEqual(entries.map(({ event }) => event));
    });

    it('keeps the order of each stream, whatever was written at once', async () => {
      const { store, own } = use();
      const streams = Array.from({ length: 15 }, (_, index) => `${own}-${index}`);
      await Promise.all(
        streams.flatMap((stream) =>
          Array.from({ length: 10 }, () => store.append(stream, 'any', someEvents(3))),
        ),
      );
      const entries = await collect(store.readAll({ streamPrefix: `${own}-` }));
      expect(entries).toHaveLength(450);
      for (const stream of streams) {
        const events = entries.filter((entry) => entry.stream === stream);
        expect(events.map(({ event }) => event)).toEqual(await collect(store.readStream(stream)));
      }
    });

    it('starts behind any position', async () => {
      const { store, own } = use();
      await appendRound(store, own, 12);
      const all = await collect(store.readAll({ streamPrefix: `${own}-` }));
      for (const [index, { event }] of all.entries()) {
        const rest = store.readAll({ streamPrefix: `${own}-`, after: event.position });
        expect(await collect(rest)).toEqual(all.slice(index + 1));
      }
    });

    it('gives everything when nothing is asked for', async () => {
      const { store, own } = use();
      await appendRound(store, own, 12);
      const mine = await collect(store.readAll({ streamPrefix: `${own}-` }));
      const all = await collect(store.readAll());
      expect(all.filter(({ stream }) => stream.startsWith(`${own}-`))).toEqual(mine);
      const last = mine.at(-1)!.event.position;
      expect(await collect(store.readAll({ after: last, streamPrefix: `${own}-` }))).toEqual([]);
    });

    it('filters by the start of the stream name, wherever that ends', async () => {
      const { store, own } = use();
      for (const name of ['a-1', 'a-2', 'a-10', 'ab-1', 'b', 'a'])
        await store.append(`${own}-${name}`, 'no_stream', someEvents(2));
      await store.append(own, 'no_stream', someEvents(1));
      await store.append(`${own}x-a-1`, 'no_stream', someEvents(1));

      const names = async (streamPrefix: string): Promise<string[]> => {
        const entries = await collect(store.readAll({ streamPrefix: own + streamPrefix }));
        return [...new Set(entries.map(({ stream }) => stream.slice(own.length)))];
      };
      expect(await names('-a-1')).toEqual(['-a-1', '-a-10']);
      expect(await names('-a-')).toEqual(['-a-1', '-a-2', '-a-10']);
      expect(await names('-a')).toEqual(['-a-1', '-a-2', '-a-10', '-ab-1', '-a']);
      expect(await names('-')).toEqual(['-a-1', '-a-2', '-a-10', '-ab-1', '-b', '-a']);
      expect(await names('')).toEqual(['-a-1', '-a-2', '-a-10', '-ab-1', '-b', '-a', '', 'x-a-1']);
      expect(await names('-c')).toEqual([]);
      // Signs that mean something to a search pattern mean nothing here.
      expect(await names('-a_1')).toEqual([]);
      expect(await names('-%')).toEqual([]);
      expect(await names('-A-')).toEqual([]);
    });

    it('filters by type, alone and with the name', async () => {
      const { store, own } = use();
      for (const type of ['Red', 'Green', 'Blue', 'Red'])
        for (const name of ['a', 'b'])
          await store.append(`${own}-${name}`, 'any', someEvents(2, { type }));

      const types = async (types: string[], prefix: string): Promise<string[]> => {
        const entries = await collect(store.readAll({ streamPrefix: own + prefix, types }));
        return entries.map(({ event }) => event.type);
      };
      expect(await types(['Red'], '-')).toEqual(Array(8).fill('Red'));
      expect(await types(['Blue', 'Green', 'None'], '-a')).toEqual([
        'Green',
        'Green',
        'Blue',
        'Blue',
      ]);
      expect(await types(['None'], '-')).toEqual([]);
      expect(await types([], '-')).toEqual([]);
    });

    it('reads over any number of pages, few of whose events pass the filter', async () => {
      const { store, own } = use();
      for (let round = 0; round < 6; round++) {
        await store.append(`${own}-many`, 'any', someEvents(600));
        await store.append(`${own}-few`, 'any', someEvents(1, { type: 'Rare' }));
      }
      expect(await collect(store.readAll({ streamPrefix: `${own}-` }))).toHaveLength(3_606);
      expect(await collect(store.readAll({ streamPrefix: `${own}-few` }))).toHaveLength(6);
      expect(
        await collect(store.readAll({ streamPrefix: `${own}-`, types: ['Rare'] })),
      ).toHaveLength(6);
    });

    it('stops where its reader breaks off', async () => {
      const { store, own } = use();
      await store.append(`${own}-a`, 'no_stream', someEvents(1_200));
      let seen = 0;
      for await (const _ of store.readAll({ streamPrefix: `${own}-` })) {
        seen += 1;
        if (seen === 601) break;
      }
      expect(seen).toBe(601);
    });

    it.each(['', 'x', '-1', '1.5', '1e3', ' 1', '99999999999999999999'])(
      'refuses a position that is none: "%s"',
      async (after) => {
        const { store } = use();
        const read = async (): Promise<unknown> => collect(store.readAll({ after }));
        await expect(read()).rejects.toMatchObject({ name: 'RangeError' });
      },
    );
  });
}

async function appendRound(store: EventStore, own: string, appends: number): Promise<void> {
  for (let turn = 0; turn < appends; turn++)
    await store.append(`${own}-${turn % 3}`, 'any', someEvents(1 + (turn % 2)));
}
