import {
  readByPages,
  readRange,
  type ReadStreamOptions,
  type RecordedEvent,
} from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { StreamPages } from './stream-pages.ts';

type ReadRange = ReturnType<typeof readRange>;
type StreamPage = {
  readonly items: readonly RecordedEvent[];
  readonly next: ReadRange | undefined;
};

/** Reads of one stream, page by page. */
export class StreamReads {
  readonly #pages: StreamPages;
  readonly #pageEventsMax: number;

  constructor(pages: StreamPages, { pageEventsMax }: Pick<KurrentDbBounds, 'pageEventsMax'>) {
    this.#pages = pages;
    this.#pageEventsMax = pageEventsMax;
  }

  /** @param each does the work of one page: to bound it, and to refuse it */
  readStream(
    stream: string,
    options: ReadStreamOptions | undefined,
    each: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ): AsyncIterable<RecordedEvent> {
    return readByPages(readRange(options), (range) => each(() => this.#page(stream, range)));
  }

  async #page(stream: string, range: ReadRange): Promise<StreamPage> {
    const { backwards, last } = range;
    const nothing = { items: [], next: undefined };
    const open = backwards && range.first === Number.MAX_SAFE_INTEGER;
    // How the database reads backwards from behind its end is not said anywhere.
    const first =
      backwards && !open ? Math.min(range.first, await this.#head(stream)) : range.first;
    const span = backwards ? first - last : last - first;
    if (span < 0) return nothing;
    const count = Math.min(span + 1, this.#pageEventsMax);
    const read = await this.#pages.read(stream, { backwards, count, ...(!open && { first }) });
    const items = open ? read.filter(({ revision }) => revision >= last) : read;
    const reached = items.at(-1)?.revision;
    if (reached === undefined || reached === last || items.length < count)
      return { items, next: undefined };
    if (backwards) return { items, next: { backwards, first: reached - 1, last } };
    // What is appended while pages are read is not part of the read: a read ends.
    const end = Math.min(last, last === Number.MAX_SAFE_INTEGER ? await this.#head(stream) : last);
    return {
      items,
      next: end > reached ? { backwards, first: reached + 1, last: end } : undefined,
    };
  }

  async #head(stream: string): Promise<number> {
    return (await this.#pages.last(stream))?.revision ?? -1;
  }
}
