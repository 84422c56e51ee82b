import { canonicalJson } from './canonical-json.ts';
import type { EventToAppend } from './envelope.ts';
import type { ExpectedRevision } from './event-store.ts';

/** What one append may carry, whatever the store. */
export const appendLimits = {
  eventsMax: 10_000,
  /** UTF-8 bytes of one event's data and meta together. */
  eventBytesMax: 1024 * 1024,
  appendBytesMax: 16 * 1024 * 1024,
  streamNameCharactersMax: 200,
} as const;

/** Streams about persons: the only ones that can be deleted. */
export const erasableStreamPrefix = 'person-';

/** An event as text, ready for a store; data and meta are canonical JSON. */
export interface PreparedEvent {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly data: string;
  readonly meta: string;
}

export interface PreparedAppend {
  readonly events: readonly PreparedEvent[];
  /** UTF-8 bytes of all data and meta. */
  readonly bytes: number;
}

/**
 * Checks an append before any store sees it, so that all adapters refuse the same things.
 * @throws TypeError when it is malformed, RangeError when it is over {@link appendLimits}.
 */
export function prepareAppend(
  stream: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): PreparedAppend {
  assertStreamName(stream);
  if (typeof expected === 'number' ? !isRevision(expected) : !namedExpectations.has(expected))
    throw new TypeError('the expected revision is neither a revision, no_stream nor any');
  if (events.length === 0) throw new TypeError('an append without events');
  if (events.length > appendLimits.eventsMax)
    throw new RangeError(`an append of more than ${appendLimits.eventsMax} events`);
  if (events.length > 1 && new Set(events.map(({ id }) => id)).size < events.length)
    throw new TypeError('an append that holds the same event id twice');
  let bytes = 0;
  const prepared = events.map((event) => {
    const ready = prepareEvent(event);
    bytes += sizeOf(ready);
    return ready;
  });
  if (bytes > appendLimits.appendBytesMax)
    throw new RangeError(`an append of more than ${appendLimits.appendBytesMax} bytes`);
  return { events: prepared, bytes };
}

function prepareEvent({ id, type, v, data, meta }: EventToAppend): PreparedEvent {
  if (!uuid.test(id)) throw new TypeError('an event id is a UUID in lower case');
  if (!eventType.test(type)) throw new TypeError('an event type is an identifier');
  if (!Number.isSafeInteger(v) || v < 1)
    throw new TypeError('an event version is a whole number from 1');
  return { id, type, v, data: canonicalObject(data), meta: canonicalObject(meta) };
}

function canonicalObject(value: object): string {
  const text = canonicalJson(value);
  if (!text.startsWith('{')) throw new TypeError("an event's data and meta are objects");
  return text;
}

function sizeOf({ data, meta }: PreparedEvent): number {
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(meta);
  if (bytes > appendLimits.eventBytesMax)
    throw new RangeError(`an event of more than ${appendLimits.eventBytesMax} bytes`);
  return bytes;
}

export function isStreamName(text: string): boolean {
  return streamName.test(text) && text.isWellFormed();
}

/** @throws TypeError for a name that no stream can have. */
export function assertStreamName(stream: string): void {
  if (!isStreamName(stream))
    throw new TypeError('a stream name is 1 to 200 characters, none of control, the first not $');
}

/** @throws TypeError for a stream that is not about a person. */
export function assertErasable(stream: string): void {
  assertStreamName(stream);
  if (!stream.startsWith(erasableStreamPrefix))
    throw new TypeError(`only ${erasableStreamPrefix} streams can be deleted`);
}

function isRevision(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

const namedExpectations: ReadonlySet<string> = new Set(['no_stream', 'any']);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const eventType = /^[A-Za-z][\w.-]{0,99}$/;
// Stores keep names that start with $ for themselves.
const streamName = /^(?!\$)[^\u0000-\u001f\u007f]{1,200}$/;
