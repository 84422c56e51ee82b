import { erasableStreamPrefix } from '@rembuk/event-sourcing';
import type { StreamPages } from './stream-pages.ts';

/** Streams that are remembered as deleted: they stay so. */
const rememberedMax = 10_000;

/**
 * Which streams are gone. Until the database is scavenged their events lie on in the order of all streams, from which we
 * read: so every event of a stream that may be deleted is asked about.
 */
export class Erasures {
  readonly #pages: StreamPages;
  readonly #gone = new Set<string>();

  constructor(pages: StreamPages) {
    this.#pages = pages;
  }

  /** @throws StoreUnavailableError */
  async among(streams: Iterable<string>): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    for (const stream of new Set(streams))
      if (stream.startsWith(erasableStreamPrefix) && (await this.#isGone(stream))) gone.add(stream);
    return gone;
  }

  async #isGone(stream: string): Promise<boolean> {
    if (this.#gone.has(stream)) return true;
    if (await this.#pages.exists(stream)) return false;
    if (this.#gone.size >= rememberedMax) this.#gone.clear();
    this.#gone.add(stream);
    return true;
  }
}
