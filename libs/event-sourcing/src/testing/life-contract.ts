import { describe, expect, it } from '@jest/globals';
import { collect, someEvents } from './events.ts';
import type { UseFixture } from './fixture.ts';

/** How a stream, and a store, end. */
export function lifeContract(use: UseFixture): void {
  describe('deleteStream', () => {
    it('removes a person for good, and nothing else', async () => {
      const { store, own } = use();
      const person = `person-${own}`;
      const events = someEvents(5);
      await store.append(`${own}-a`, 'no_stream', someEvents(2));
      await store.append(person, 'no_stream', events);
      await store.append(`person-${own}2`, 'no_stream', someEvents(1));
      await store.append(`${own}-a`, 1, someEvents(2));

      await store.deleteStream(person);
      expect(await collect(store.readStream(person))).toEqual([]);
      expect(await store.head(person)).toBeUndefined();
      expect(await store.findByIds([{ stream: person, id: events[0]!.id }])).toEqual([undefined]);
      const all = await collect(store.readAll());
      const left = all.filter(({ stream }) => stream.includes(own)).map(({ stream }) => stream);
      expect(left).toEqual([`${own}-a`, `${own}-a`, `person-${own}2`, `${own}-a`, `${own}-a`]);
    });

    it('leaves the name free for another beginning', async () => {
      const { store, own } = use();
      const person = `person-${own}`;
      for (let life = 0; life < 3; life++) {
        const events = someEvents(2);
        const result = await store.append(person, 'no_stream', events);
        const read = await collect(store.readStream(person));
        expect(read.map(({ id, revision }) => [id, revision])).toEqual([
          [events[0]!.id, 0],
          [events[1]!.id, 1],
        ]);
        expect(await store.append(person, 'no_stream', events)).toEqual(result);
        const all = await collect(store.readAll({ streamPrefix: person }));
        expect(all).toEqual(read.map((event) => ({ stream: person, event })));
        await store.deleteStream(person);
        expect(await store.head(person)).toBeUndefined();
      }
    });

    it('may be repeated, and asked for a person who never was', async () => {
      const { store, own } = use();
      await store.append(`person-${own}`, 'no_stream', someEvents(1));
      await store.deleteStream(`person-${own}`);
      await store.deleteStream(`person-${own}`);
      await store.deleteStream(`person-${own}none`);
    });

    it('never gives a position twice, and keeps subscriptions going', async () => {
      const { store, own } = use();
      const abort = new AbortController();
      const types = [`Kept.${own}`];
      const feed = store.subscribe({ types, signal: abort.signal })[Symbol.asyncIterator]();
      expect((await feed.next()).value).toEqual({ kind: 'caughtUp' });
      const erased = await store.append(`person-${own}`, 'no_stream', someEvents(3));
      await store.deleteStream(`person-${own}`);
      const [kept] = someEvents(1, { type: types[0]! });
      const { position } = await store.append(`${own}-a`, 'no_stream', [kept!]);
      expect((await feed.next()).value).toMatchObject({ event: { id: kept!.id } });
      const behind = await collect(
        store.readAll({ after: erased.position, streamPrefix: `${own}-` }),
      );
      expect(behind.map(({ event }) => event.position)).toEqual([position]);
      abort.abort();
    });

    it.each(['workshop-1', 'persons', 'xperson-1'])('refuses %s', async (stream) => {
      const { store } = use();
      await expect(store.deleteStream(stream)).rejects.toMatchObject({ name: 'TypeError' });
    });
  });

  describe('close', () => {
    it('finishes what is in flight, and may be repeated', async () => {
      const { store, own, opened } = use('to close it');
      const appends = Array.from({ length: 30 }, () =>
        store.append(`${own}-a`, 'any', someEvents(2)),
      );
      const closed = [store.close(), store.close()];
      const results = await Promise.all(appends);
      await Promise.all(closed);
      await store.close();
      expect(Math.max(...results.map(({ revision }) => revision))).toBe(59);

      if (!opened.reopen) return;
      const reopened = await opened.reopen();
      expect(await collect(reopened.readStream(`${own}-a`))).toHaveLength(60);
    });

    it('refuses everything afterwards', async () => {
      const { store, own } = use('to close it');
      await store.append(`${own}-a`, 'no_stream', someEvents(1));
      await store.close();
      const refused = { name: 'StoreUnavailableError', reason: 'closed' };
      await expect(store.append(`${own}-a`, 0, someEvents(1))).rejects.toMatchObject(refused);
      await expect(collect(store.readStream(`${own}-a`))).rejects.toMatchObject(refused);
      await expect(collect(store.readAll())).rejects.toMatchObject(refused);
      await expect(store.head(`${own}-a`)).rejects.toMatchObject(refused);
      const key = { stream: `${own}-a`, id: someEvents(1)[0]!.id };
      await expect(store.findByIds([key])).rejects.toMatchObject(refused);
      await expect(store.deleteStream(`person-${own}`)).rejects.toMatchObject(refused);
    });
  });
}
