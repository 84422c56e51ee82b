import { randomUUID } from 'node:crypto';
import {
  eventId,
  type EventStore,
  genesisHash,
  type RecordedEvent,
  seal,
} from '@rembuk/event-sourcing';

/** What the servers themselves record, beside what people do. */
export interface SystemRecord {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** The last event of a stream, if it has one. @throws StoreUnavailableError */
export async function lastOf(
  store: EventStore,
  stream: string,
): Promise<RecordedEvent | undefined> {
  for await (const event of store.readStream(stream, { direction: 'backwards' })) return event;
  return undefined;
}

/**
 * Appends a record right behind `last`, or as the first of the stream.
 * @throws ConcurrencyError when another was faster; StoreUnavailableError
 */
export async function appendBehind(
  store: EventStore,
  stream: string,
  last: RecordedEvent | undefined,
  { type, data, atMs }: SystemRecord,
): Promise<void> {
  const commandId = randomUUID();
  const by = { actorId: 'system', role: 'system', correlationId: commandId };
  const meta = { commandId, at: new Date(atMs).toISOString(), causationId: commandId, ...by };
  const event = { id: eventId(commandId, 0), type, v: 1, data, meta };
  const sealed = seal(last?.meta.hash ?? genesisHash(stream), event);
  await store.append(stream, last?.revision ?? 'no_stream', [sealed]);
}
