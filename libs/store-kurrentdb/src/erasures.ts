import { erasableStreamPrefix } from '@rembuk/event-sourcing';
import type { StreamPages } from './stream-pages.ts';

/** Streams that are remembered as deleted: they stay so. */
const rememberedMax = 10_000;

/**
 * Which streams, by their names in the database, are gone. Until the database is scavenged their events lie on in the order of all streams, from which we
 * read: so every event of a stream that may be deleted is asked about.
 */
export class Erasures {
  readonly #pages: StreamPages;
  readonly #gone = new Set<string>();

  constructor(pages: StreamPages) {
    this.#pages = pages;
  }

  /** @throws StoreUnavailableError */
  async among(names: Iterable<string>): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    for (const name of new Set(names))
      if (name.startsWith(erasableStreamPrefix) && (await this.#isGone(name))) gone.add(name);
    return gone;
  }

  async #isGone(name: string): Promise<boolean> {
    if (this.#gone.has(name)) return true;
    if (await this.#pages.isUsed(name)) return false;
    if (this.#gone.size >= rememberedMax) this.#gone.clear();
    this.#gone.add(name);
    return true;
  }
}
