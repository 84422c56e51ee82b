import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { follow, type Rig, rig } from './testing/rig.ts';
import type { WireEvent } from './testing/wire/log.ts';

describe('events that other programs wrote', () => {
  let at: Rig;
  beforeEach(async () => {
    at = await rig();
  });
  afterEach(() => at.dispose());

  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const foreign = (stream: string, parts: Partial<Record<keyof WireEvent, string>>): void => {
    const { type = 'Thing', contentType = 'application/json', data = '{}', metadata = '' } = parts;
    const event = { stream, id: crypto.randomUUID(), type, contentType };
    at.double.log.append(stream, 'any', [
      { ...event, data: bytes(data), metadata: bytes(metadata) },
    ]);
  };
  const kinds: [string, Partial<Record<keyof WireEvent, string>>][] = [
    ['without metadata', {}],
    ['with metadata of their own', { metadata: '{"$correlationId":"1"}' }],
    ['with metadata like ours, but no chain', { metadata: '{"id":"x","v":1,"meta":{}}' }],
    ['with metadata that is no JSON', { metadata: '{' }],
    [
      'that are bytes',
      { contentType: 'application/octet-stream', metadata: '{"id":"x","v":1,"meta":{"hash":""}}' },
    ],
    ['whose data is no object', { data: '7', metadata: '{"id":"x","v":1,"meta":{"hash":""}}' }],
    ['whose data is no JSON', { data: '{', metadata: '{"v":1,"meta":{"hash":""}}' }],
    ['of the database itself', { type: '$metadata', metadata: '{"v":1,"meta":{"hash":""}}' }],
  ];

  it('are passed over in the log, wherever they lie', async () => {
    for (const [, parts] of kinds) {
      foreign('workshop-other', parts);
      foreign('$system', parts);
    }
    const events = someEvents(2);
    await at.store.append('workshop-1', 'no_stream', events);
    const ids = events.map(({ id }) => id);
    for (const filter of [
      {},
      { streamPrefix: 'workshop-' },
      { types: ['ThingHappened', 'Thing'] },
    ]) {
      const read = await collect(at.store.readAll(filter));
      expect(read.map(({ event }) => event.id)).toEqual(ids);
      const feed = follow(at.store, filter);
      await feed.until(2);
      await feed.stop();
      expect(feed.ids()).toEqual(ids);
    }
  });

  it('do not hide what is ours in a stream of a person', async () => {
    const [event] = someEvents(1);
    await at.store.append('person-1', 'no_stream', [event!]);
    foreign('person-1', {});
    const read = await collect(at.store.readAll());
    expect(read.map(({ event }) => event.id)).toEqual([event!.id]);
  });

  it.each(kinds)(
    '%s make a stream of ours unreadable, loudly, for its revisions and its chain do not hold',
    async (_, parts) => {
      await at.store.append('workshop-1', 'no_stream', someEvents(1));
      foreign('workshop-1', parts);
      const read = collect(at.store.readStream('workshop-1'));
      await expect(read).rejects.toThrow('event 1 of stream workshop-1');
      const looked = at.store.findByIds([{ stream: 'workshop-1', id: crypto.randomUUID() }]);
      await expect(looked).rejects.toThrow('event 1 of stream workshop-1');
    },
  );

  it('ours are found by their ids however their metadata is written', async () => {
    const events = someEvents(3);
    await at.store.append('workshop-1', 'no_stream', events);
    const { stream, data, type, contentType, id } = at.double.log.entries[1]!;
    for (const [index, { id: ours, v, meta }] of events.entries()) {
      const metadata = bytes(JSON.stringify({ v, meta, id: ours }, undefined, index));
      const written = { stream: 'workshop-2', id: `${id.slice(0, -1)}${index}`, type, contentType };
      at.double.log.append('workshop-2', 'any', [{ ...written, data, metadata }]);
    }
    expect(stream).toBe('workshop-1');
    const keys = ['workshop-1', 'workshop-2'].flatMap((stream) =>
      events.map((event) => ({ stream, id: event.id })),
    );
    const found = await at.store.findByIds(keys);
    expect(found.map((event) => event?.revision)).toEqual([0, 1, 2, 0, 1, 2]);
  });
});
