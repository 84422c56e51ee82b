import {
  type EventFilter,
  type EventKey,
  type EventStore,
  type LogPage,
  positionNumber,
  type ReadAllOptions,
  readByPages,
  readRange,
  type ReadStreamOptions,
  type RecordedEvent,
} from '@rembuk/event-sourcing';
import type { ReaderClient } from './reader-client.ts';

/** The reading half of the port. */
export type LogReading = Pick<EventStore, 'readStream' | 'readAll' | 'head' | 'findByIds'>;

type LogEntries = LogPage['items'];

/** Reads of the log through the readers' thread. */
export class LogReads implements LogReading {
  readonly #reader: ReaderClient;

  constructor(reader: ReaderClient) {
    this.#reader = reader;
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    const { backwards, first, last } = readRange(options);
    return readByPages({ first, last }, async (range) => {
      const page = await this.#reader.ask({ kind: 'stream', stream, backwards, ...range });
      return { items: JSON.parse(page.json) as RecordedEvent[], next: page.rest };
    });
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<LogEntries[number]> {
    const start: { after: number; upTo?: number } = { after: positionNumber(options.after) };
    return readByPages(start, async ({ after, upTo }) => {
      const { items, scannedTo, ...page } = await this.#readPage(after, options, upTo);
      const next = page.atEnd ? undefined : { after: scannedTo, upTo: page.upTo };
      return { items, next };
    });
  }

  /** One page behind a position, as a subscription needs it. */
  logPage(after: number, filter: EventFilter): Promise<LogPage> {
    return this.#readPage(after, filter);
  }

  /** The position of the last event of all. */
  async end(): Promise<number> {
    const { upTo } = await this.#readPage(Number.MAX_SAFE_INTEGER, {});
    return upTo;
  }

  async head(stream: string): Promise<number | undefined> {
    const { head } = await this.#reader.ask({ kind: 'head', stream });
    return head < 0 ? undefined : head;
  }

  async findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]> {
    const { json } = await this.#reader.ask({ kind: 'find', keys });
    return (JSON.parse(json) as (RecordedEvent | null)[]).map((event) => event ?? undefined);
  }

  async #readPage(
    after: number,
    { streamPrefix, types }: EventFilter,
    upTo?: number,
  ): Promise<LogPage & { readonly upTo: number }> {
    const page = await this.#reader.ask({
      kind: 'all',
      after,
      ...(upTo === undefined ? {} : { upTo }),
      ...(streamPrefix === undefined ? {} : { streamPrefix }),
      ...(types === undefined ? {} : { types }),
    });
    const items = JSON.parse(page.json) as LogEntries;
    const { scannedTo } = page;
    return { items, scannedTo, atEnd: scannedTo >= page.upTo, upTo: page.upTo };
  }
}
