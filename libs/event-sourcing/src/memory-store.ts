import { AppendFaults } from './append-faults.ts';
import { catchUp, type LogPage, Watermark } from './catch-up.ts';
import type { EventToAppend, RecordedEvent } from './envelope.ts';
import {
  type AppendResult,
  ConcurrencyError,
  type EventFilter,
  type EventStore,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  StoreUnavailableError,
  type SubscribeOptions,
  type SubscriptionMessage,
} from './event-store.ts';
import { type Page, readByPages } from './paging.ts';
import {
  assertStreamName,
  erasableStreamPrefix,
  prepareAppend,
  type PreparedEvent,
} from './prepare-append.ts';
import { positionNumber, readRange } from './read-range.ts';

interface LogEntry {
  readonly stream: string;
  readonly event: RecordedEvent;
}

const pageSize = 100;

/** The event store of tests: everything the port says, but nothing outlives it. Faults are played through `faults`. */
export class MemoryEventStore implements EventStore {
  readonly capabilities = { durable: false, shared: false };
  readonly faults = new AppendFaults();
  /** By position - 1; a deleted event leaves a hole, positions are never given twice. */
  readonly #log: (LogEntry | undefined)[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #watermark = new Watermark(0);
  #lastAppend: Promise<unknown> = Promise.resolve();

  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const result = this.#appendBehind(this.#lastAppend, stream, expected, events);
    this.#lastAppend = result.catch(() => undefined);
    return result;
  }

  async #appendBehind(
    earlier: Promise<unknown>,
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const prepared = prepareAppend(stream, expected, events);
    this.#assertOpen();
    const fault = this.faults.take();
    await earlier;
    await fault?.before?.();
    const result = this.#record(stream, expected, prepared.events);
    fault?.after?.();
    return result;
  }

  #record(
    stream: string,
    expected: ExpectedRevision,
    events: readonly PreparedEvent[],
  ): AppendResult {
    const recorded = this.#streams.get(stream) ?? [];
    const head = recorded.length - 1;
    const expectedHead = expected === 'any' ? head : expected === 'no_stream' ? -1 : expected;
    const repeated = this.#repeatOf(recorded, events, expected === 'any' ? undefined : expectedHead);
    if (repeated) return resultOf(repeated);
    const known = new Set(recorded.map(({ id }) => id));
    if (expectedHead !== head || events.some(({ id }) => known.has(id)))
      throw new ConcurrencyError(stream, expected, head);

    for (const event of events) recorded.push(this.#log_(stream, recorded.length, event));
    this.#streams.set(stream, recorded);
    this.#watermark.advance(this.#log.length);
    return resultOf(recorded.at(-1) as RecordedEvent);
  }
}
