import type { AllStreamResolvedEvent, Position } from '@kurrent/kurrentdb-client';
import { type EventFilter, type LogPage, readByPages } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import type { Erasures } from './erasures.ts';
import { unavailable } from './failure.ts';
import { serverFilter, sifted } from './log-filter.ts';
import { isBehind } from './position.ts';
import { endRequest, logRequest } from './read-requests.ts';
import { readEvents } from './wire-reads.ts';

interface Cursor {
  readonly after?: Position | undefined;
  /** Where the log ended when the read began. */
  readonly upTo?: Position | undefined;
}

type Page = { readonly items: LogPage['items']; readonly next: Cursor | undefined };

/** Reads of all streams in their order. */
export class LogReads {
  readonly #connection: Connection;
  readonly #erasures: Erasures;
  readonly #bounds: KurrentDbBounds;

  constructor(connection: Connection, erasures: Erasures, bounds: KurrentDbBounds) {
    this.#connection = connection;
    this.#erasures = erasures;
    this.#bounds = bounds;
  }

  /** @param each does the work of one page: to bound it, and to refuse it */
  readAll(
    after: Position | undefined,
    filter: EventFilter,
    each: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ): AsyncIterable<LogPage['items'][number]> {
    const start: Cursor = { after };
    const found = new Set<string>();
    const erasures = { among: (names: Iterable<string>) => this.#erasures.among(names, found) };
    return readByPages(start, (cursor) => each(() => this.#page(cursor, filter, erasures)));
  }

  /** Of the last event; undefined while there is none. @throws StoreUnavailableError */
  async end(): Promise<Position | undefined> {
    const [last] = await this.#read(endRequest());
    return last?.event?.position;
  }

  /** Whether anything that passes the filter lies behind a position. @throws StoreUnavailableError */
  async isMoreBehind(after: Position | undefined, filter: EventFilter): Promise<boolean> {
    return (await this.#behind(after, filter, 1)).length > 0;
  }

  async #page(
    { after, upTo }: Cursor,
    filter: EventFilter,
    erasures: Pick<Erasures, 'among'>,
  ): Promise<Page> {
    const end = upTo ?? (await this.end());
    if (!end) return { items: [], next: undefined };
    const count = this.#bounds.pageEventsMax;
    const behind = await this.#behind(after, filter, count);
    const within = behind.filter(({ event }) => event && !isBehind(event.position, end));
    const items = await sifted(within, filter, erasures);
    const last = behind.at(-1)?.event?.position;
    const atEnd = behind.length < count || within.length < behind.length || !last;
    return { items, next: atEnd ? undefined : { after: last, upTo: end } };
  }

  async #behind(
    after: Position | undefined,
    filter: EventFilter,
    count: number,
  ): Promise<readonly AllStreamResolvedEvent[]> {
    // A read begins with the event at its position.
    const maxCount = after ? count + 1 : count;
    const read = await this.#read(logRequest(after, maxCount, serverFilter(filter)));
    return read.filter(({ event }) => event && isBehind(event.position, after)).slice(0, count);
  }

  #read(request: Parameters<typeof readEvents>[1]): Promise<readonly AllStreamResolvedEvent[]> {
    const { leader } = this.#connection;
    return readEvents(leader, request, this.#bounds.scanMs, this.#bounds).catch(
      (error: unknown) => {
        throw unavailable(error);
      },
    );
  }
}
