import { randomUUID } from 'node:crypto';
import { type EventStore, type EventToAppend, genesisHash, seal } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { lineOf } from '../files/lines.ts';
import { Chance } from '../simulation/chance.ts';
import { meta } from './folders.ts';

const streams = ['workshop-a', 'workshop-b', 'outcomes-workshop-a', 'person-1', 'person-2'];

/** What a copy could lose: members in an order that JavaScript does not keep, letters of all kinds, length. */
const contents: readonly object[] = [
  JSON.parse('{"9":1,"10":2,"__proto__":{"x":[]},"a":null}') as object,
  { text: 'Kenduren Mas "ꦗꦮ" 👍🏽\u2028\n' },
  { text: 'Posyandu '.repeat(500) },
  { amount: 1e21, share: 0.1, empty: {}, nested: [[[{}]]] },
];

/** Fills a data folder with the log of {@link writeMixed}. */
export async function fillMixed(folder: string, seed: number, events: number): Promise<void> {
  const store = await SqliteEventStore.open({ folder });
  await writeMixed(store, seed, events);
  await store.close();
}

/**
 * Streams that lie in each other as chance has it. In the end one person is erased, and another is erased and begins
 * anew.
 */
export async function writeMixed(store: EventStore, seed: number, events: number): Promise<void> {
  const chance = new Chance(seed);
  const ends = new Map<string, { readonly revision: number; readonly hash: string }>();
  const append = async (stream: string, count: number): Promise<void> => {
    const { revision, hash } = ends.get(stream) ?? { revision: -1, hash: genesisHash(stream) };
    const batch: EventToAppend[] = [];
    for (let made = 0; made < count; made++)
      batch.push(seal(batch.at(-1)?.meta.hash ?? hash, anEvent(chance)));
    await store.append(stream, revision < 0 ? 'no_stream' : revision, batch);
    ends.set(stream, { revision: revision + count, hash: batch.at(-1)?.meta.hash ?? hash });
  };
  for (let written = 0; written < events;) {
    const count = 1 + chance.below(chance.happens(0.2) ? 20 : 3);
    await append(chance.pick(streams) ?? 'workshop-a', count);
    written += count;
  }
  for (const person of ['person-1', 'person-2']) {
    await append(person, 1);
    await store.deleteStream(person);
    ends.delete(person);
  }
  await append('workshop-b', 1);
  await append('person-2', 2);
}

function anEvent(chance: Chance) {
  const at = new Date(1_538_533_800_000 + chance.below(1e9)).toISOString();
  const data = chance.pick(contents) ?? {};
  return {
    id: randomUUID(),
    type: 'ThingHappened',
    v: 1,
    data,
    meta: { ...meta(randomUUID()), at },
  };
}

/** All that a log holds, in its order; positions are each store's own. */
export async function linesIn(log: Pick<EventStore, 'readAll'>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { stream, event } of log.readAll()) lines.push(lineOf(stream, event, 'rembuk'));
  return lines;
}
