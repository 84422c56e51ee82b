import { AppendFaults } from './append-faults.ts';
import { catchUp, type LogPage, Watermark } from './catch-up.ts';
import type { EventToAppend, RecordedEvent } from './envelope.ts';
import {
  type AppendResult,
  endOfLog,
  type EventFilter,
  type EventKey,
  type EventStore,
  type EventStoreCapabilities,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  StoreUnavailableError,
  type SubscribeOptions,
  type SubscriptionMessage,
} from './event-store.ts';
import { MemoryStream } from './memory-stream.ts';
import { type Page, readByPages } from './paging.ts';
import { assertErasable, prepareAppend, type PreparedEvent } from './prepare-append.ts';
import { positionNumber, type ReadRange, readRange } from './read-range.ts';

interface LogEntry {
  readonly stream: string;
  readonly event: RecordedEvent;
}

const pageSize = 100;

/**
 * The event store of tests: all that the port says, but nothing outlives it.
 * What goes wrong with a real store is played through `faults`.
 */
export class MemoryEventStore implements EventStore {
  readonly capabilities: EventStoreCapabilities;
  readonly faults = new AppendFaults();
  /** By position - 1. A deleted event leaves a hole: positions are never given twice. */
  readonly #log: (LogEntry | undefined)[] = [];
  readonly #streams = new Map<string, MemoryStream>();
  readonly #watermark = new Watermark(0);
  #lastAppend: Promise<unknown> = Promise.resolve();

  /** What it is to say of itself: a test may use it as if it were shared, or knew no ids. */
  constructor(capabilities: Partial<EventStoreCapabilities> = {}) {
    this.capabilities = { durable: false, shared: false, refusesKnownIds: true, ...capabilities };
  }

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
    name: string,
    expected: ExpectedRevision,
    events: readonly PreparedEvent[],
  ): AppendResult {
    const stream = this.#streams.get(name) ?? new MemoryStream(name);
    let last = stream.repeated(expected, events);
    if (!last) {
      this.#streams.set(name, stream);
      for (const prepared of events) {
        last = recorded(prepared, stream.head + 1, this.#log.length + 1);
        stream.push(last);
        this.#log.push({ stream: name, event: last });
      }
    }
    this.#watermark.advance(this.#log.length);
    return { revision: last?.revision ?? -1, position: last?.position ?? '0' };
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    return readByPages(readRange(options), (range) => this.#streamPage(stream, range));
  }

  async #streamPage(name: string, range: ReadRange): Promise<Page<RecordedEvent, ReadRange>> {
    await this.#turn();
    const events = this.#streams.get(name)?.events ?? [];
    const { backwards } = range;
    // What is appended while pages are read is not part of the read: a read ends.
    const first = backwards ? Math.min(range.first, events.length - 1) : range.first;
    const last = backwards ? range.last : Math.min(range.last, events.length - 1);
    const items = backwards
      ? events.slice(Math.max(last, first + 1 - pageSize), first + 1).reverse()
      : events.slice(first, Math.min(last + 1, first + pageSize));
    const reached = items.at(-1)?.revision ?? last;
    if (reached === last) return { items, next: undefined };
    return { items, next: { backwards, first: backwards ? reached - 1 : reached + 1, last } };
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<LogEntry> {
    return readByPages(positionNumber(options.after), async (after) => {
      const { items, scannedTo, atEnd } = await this.#logPage(after, options);
      return { items, next: atEnd ? undefined : scannedTo };
    });
  }

  async #logPage(after: number, filter: EventFilter): Promise<LogPage> {
    await this.#turn();
    const page = this.#log.slice(after, after + pageSize);
    const scannedTo = Math.max(after, Math.min(after + pageSize, this.#log.length));
    const items = page.filter((entry) => entry !== undefined).filter(passes(filter));
    return { items, scannedTo, atEnd: scannedTo >= this.#log.length };
  }

  async head(stream: string): Promise<number | undefined> {
    await this.#turn();
    return this.#streams.get(stream)?.head;
  }

  async findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]> {
    await this.#turn();
    return keys.map(({ stream, id }) => this.#streams.get(stream)?.find(id));
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    const readPage = (after: number): Promise<LogPage> => this.#logPage(after, options);
    const { after } = options;
    const start = after === endOfLog ? this.#log.length : positionNumber(after);
    return catchUp(start, { watermark: this.#watermark, readPage }, options.signal);
  }

  async deleteStream(stream: string): Promise<void> {
    assertErasable(stream);
    await this.#lastAppend;
    await this.#turn();
    for (const { position } of this.#streams.get(stream)?.events ?? [])
      this.#log[Number(position) - 1] = undefined;
    this.#streams.delete(stream);
  }

  async close(): Promise<void> {
    this.#watermark.close();
    await this.#lastAppend;
  }

  /** No read answers in the turn in which it was asked: as with every real store. */
  async #turn(): Promise<void> {
    this.#assertOpen();
    await Promise.resolve();
  }

  #assertOpen(): void {
    if (this.#watermark.closed) throw new StoreUnavailableError('closed');
  }
}

/** Through its text, as every real store gives it: no object is shared with the writer. */
function recorded(prepared: PreparedEvent, revision: number, position: number): RecordedEvent {
  const { id, type, v } = prepared;
  const data = JSON.parse(prepared.data) as RecordedEvent['data'];
  const meta = JSON.parse(prepared.meta) as RecordedEvent['meta'];
  return deepFreeze({ id, type, v, data, meta, revision, position: String(position) });
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[])
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  return Object.freeze(value);
}

function passes({ streamPrefix = '', types }: EventFilter): (entry: LogEntry) => boolean {
  const wanted = types && new Set(types);
  return ({ stream, event }) =>
    stream.startsWith(streamPrefix) && (wanted?.has(event.type) ?? true);
}
