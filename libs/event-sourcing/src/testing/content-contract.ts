import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson, JSON_DEPTH_MAX } from '../canonical-json.ts';
import type { EventToAppend } from '../envelope.ts';
import type { ExpectedRevision } from '../event-store.ts';
import { appendLimits } from '../prepare-append.ts';
import { anEvent, collect, sealed, someEvents } from './events.ts';
import type { UseFixture } from './fixture.ts';
import { testSeed } from './seed.ts';
import { verifyChain } from '../hash-chain.ts';

/** What goes in comes out, and what cannot come out does not go in. */
export function contentContract(use: UseFixture): void {
  const seed = testSeed();

  describe('content', () => {
    it(`gives back any JSON as it was (seed ${seed})`, async () => {
      const { store, own } = use();
      const json = fc.dictionary(
        fc.string({ unit: 'binary' }),
        fc.jsonValue({ stringUnit: 'binary' }),
      );
      let streams = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 5 }), async (datas) => {
          const stream = `${own}-${(streams += 1)}`;
          const events = datas.map((data) => anEvent({ data }));
          await store.append(stream, 'no_stream', events);
          const read = await collect(store.readStream(stream));
          expect(read.map(({ data }) => canonicalJson(data))).toEqual(datas.map(canonicalJson));
          expect(read.map(({ id, meta }) => ({ id, meta }))).toEqual(
            events.map(({ id, meta }) => ({ id, meta })),
          );
        }),
        { seed, numRuns: 100 },
      );
    });

    it('gives back every part of the envelope, and members that are undefined not at all', async () => {
      const { store, own } = use();
      const event = anEvent({
        type: 'Some_Type.v2-x',
        v: 7,
        data: { a: 1, none: undefined, ä: [] },
      });
      const meta = {
        ...event.meta,
        organizationId: 'o',
        groupId: 'g',
        sessionId: 's',
        undoes: 'u',
      };
      const { position } = await store.append(`${own}-a`, 'no_stream', [{ ...event, meta }]);
      const [read] = await collect(store.readStream(`${own}-a`));
      expect(read).toStrictEqual({ ...event, meta, data: { a: 1, ä: [] }, revision: 0, position });
    });

    it.each([
      ['emoji and joiners', '👩🏽‍🌾 e\u0301 \u200d'],
      ['Javanese', 'ꦱꦸꦒꦼꦁ'],
      ['controls', '\u0000\u0001\u2028\u2029\u007f\ufeff'],
      ['quotes', `'"\\/;--`],
    ])('gives back %s, in stream names too', async (_, text) => {
      const { store, own } = use();
      const stream = `${own}-${text.replaceAll(/[\u0000-\u001f\u007f]/g, '')}`;
      await store.append(stream, 'no_stream', [anEvent({ data: { [text]: text } })]);
      const [entry] = await collect(store.readAll({ streamPrefix: `${own}-` }));
      expect(entry).toMatchObject({ stream, event: { data: { [text]: text } } });
      expect(await collect(store.readStream(stream))).toEqual([entry!.event]);
    });

    it('gives back events that are as large and as deep as allowed', async () => {
      const { store, own } = use();
      const large = anEvent({ data: { text: 'ä'.repeat(500 * 1024) } });
      const deep = anEvent({ data: nested(JSON_DEPTH_MAX) });
      await store.append(`${own}-a`, 'no_stream', [large, deep]);
      const read = await collect(store.readStream(`${own}-a`));
      expect(read.map(({ data }) => data)).toEqual([large.data, deep.data]);
    });

    it('holds the chain of what was sealed', async () => {
      const { store, own } = use();
      const stream = `${own}-a`;
      const events = sealed(
        stream,
        someEvents(50, { data: { b: 1, a: { d: 1.5e300, c: '\u0007é' } } }),
      );
      await store.append(stream, 'no_stream', events);
      const verdict = await verifyChain(stream, store.readStream(stream));
      expect(verdict).toEqual({ ok: true, events: 50, headHash: events.at(-1)?.meta.hash });
    });

    it('shares no object with the writer', async () => {
      const { store, own } = use();
      const data = { list: [1] };
      const appended = store.append(`${own}-a`, 'no_stream', [anEvent({ data })]);
      data.list.push(2);
      await appended;
      data.list.push(3);
      const [read] = await collect(store.readStream(`${own}-a`));
      expect(read?.data).toEqual({ list: [1] });
    });
  });

  describe('malformed append', () => {
    class Thing {
      readonly a = 1;
    }
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const event = anEvent();
    const malformed: [string, string, ExpectedRevision, EventToAppend[]][] = [
      ['no events', 'a', 'any', []],
      ['no stream name', '', 'any', [event]],
      ['a stream name with control characters', 'a\nb', 'any', [event]],
      ['a stream name with a lone surrogate', 'a\ud800', 'any', [event]],
      ['a stream name of a system', '$all', 'any', [event]],
      ['a stream name that is too long', 'a'.repeat(201), 'any', [event]],
      ['a negative expected revision', 'a', -1, [event]],
      ['a broken expected revision', 'a', 0.5, [event]],
      ['an unknown expectation', 'a', 'sometimes' as ExpectedRevision, [event]],
      ['an id twice', 'a', 'any', [event, event]],
      ['an id that is no UUID', 'a', 'any', [anEvent({ id: 'x' })]],
      ['an id in upper case', 'a', 'any', [anEvent({ id: event.id.toUpperCase() })]],
      ['no type', 'a', 'any', [anEvent({ type: '' })]],
      ['a type with a quote', 'a', 'any', [anEvent({ type: 'a"b' })]],
      ['a broken version', 'a', 'any', [anEvent({ v: 1.5 })]],
      ['data that is no object', 'a', 'any', [anEvent({ data: [1] })]],
      ['NaN', 'a', 'any', [anEvent({ data: { a: Number.NaN } })]],
      ['a bigint', 'a', 'any', [anEvent({ data: { a: 1n } })]],
      ['a hole', 'a', 'any', [anEvent({ data: { a: Array(2) } })]],
      ['an instance of a class', 'a', 'any', [anEvent({ data: { a: new Thing() } })]],
      ['a lone surrogate', 'a', 'any', [anEvent({ data: { a: '\udc00' } })]],
      ['a cycle', 'a', 'any', [anEvent({ data: cyclic })]],
      ['too deep a nesting', 'a', 'any', [anEvent({ data: nested(JSON_DEPTH_MAX + 1) })]],
    ];

    it.each(malformed)('refuses %s', async (_, name, expected, events) => {
      const { store, own } = use();
      const stream = name === 'a' ? `${own}-a` : name;
      const refused = store.append(stream, expected, [...events]);
      await expect(refused).rejects.toMatchObject({ name: 'TypeError' });
      expect(await collect(store.readAll({ streamPrefix: `${own}-` }))).toEqual([]);
    });

    it('refuses what is too large', async () => {
      const { store, own } = use();
      const text = 'x'.repeat(appendLimits.eventBytesMax);
      const over = [
        [anEvent({ data: { text } })],
        Array.from({ length: 17 }, () => anEvent({ data: { text: text.slice(1024) } })),
        someEvents(appendLimits.eventsMax + 1),
      ];
      for (const events of over)
        await expect(store.append(`${own}-a`, 'any', events)).rejects.toMatchObject({
          name: 'RangeError',
        });
      expect(await store.head(`${own}-a`)).toBeUndefined();
    });
  });
}

/** The data itself is the first level. */
function nested(levels: number): { inner: unknown } {
  let value: unknown = 'deepest';
  for (let level = 0; level < levels - 1; level++) value = [value];
  return { inner: value };
}
