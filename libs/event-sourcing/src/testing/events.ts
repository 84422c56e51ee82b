import { randomUUID } from 'node:crypto';
import type { EventToAppend, RecordedEvent } from '../envelope.ts';
import { genesisHash, seal } from '../hash-chain.ts';

/** An event with everything that an envelope needs; the hash is one, but of no chain. */
export function anEvent(parts: Partial<EventToAppend> = {}): EventToAppend {
  const commandId = randomUUID();
  return {
    id: randomUUID(),
    type: 'ThingHappened',
    v: 1,
    data: { what: 'a thing' },
    meta: {
      commandId,
      actorId: 'person-of-test',
      role: 'member',
      at: '2018-10-03T02:30:00.000Z',
      correlationId: commandId,
      causationId: commandId,
      hash: '0'.repeat(64),
    },
    ...parts,
  };
}

/** `count` events that tell their own order. */
export function someEvents(count: number, parts: Partial<EventToAppend> = {}): EventToAppend[] {
  return Array.from({ length: count }, (_, index) => anEvent({ data: { index }, ...parts }));
}

/** Chains events behind a hash (default: the start of the stream), as the decision loop does. */
export function sealed(
  stream: string,
  events: readonly EventToAppend[],
  behind: string = genesisHash(stream),
): EventToAppend[] {
  let hash = behind;
  return events.map((event) => {
    const next = seal(hash, event);
    hash = next.meta.hash;
    return next;
  });
}

/** Events as recorded from a revision on, with positions that no store gave. */
export function recorded(events: readonly EventToAppend[], from = 0): RecordedEvent[] {
  return events.map((event, index) => ({
    ...event,
    revision: from + index,
    position: String(from + index + 1),
  }));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
