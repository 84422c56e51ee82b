import { erasableStreamPrefix } from '@rembuk/event-sourcing';
import type { StreamPages } from './stream-pages.ts';

/** Streams that are remembered: as deleted for good, or as found in one read. */
const rememberedMax = 10_000;
/** Questions to the database at once. */
const askedMax = 16;

/**
 * Which streams, by their names in the database, are gone. Until it is scavenged their events lie on in the order of all
 * streams, from which we read: so every stream that may be deleted is asked about.
 */
export class Erasures {
  readonly #pages: StreamPages;
  readonly #gone = new Set<string>();

  constructor(pages: StreamPages) {
    this.#pages = pages;
  }

  /**
   * @param found those that this read has found before: they are not asked about again
   * @throws StoreUnavailableError
   */
  async among(names: Iterable<string>, found = new Set<string>()): Promise<ReadonlySet<string>> {
    for (const remembered of [this.#gone, found])
      if (remembered.size > rememberedMax) remembered.clear();
    const erasable = [...new Set(names)].filter((name) => name.startsWith(erasableStreamPrefix));
    const gone = new Set(erasable.filter((name) => this.#gone.has(name)));
    const asked = erasable.filter((name) => !gone.has(name) && !found.has(name));
    const ask = async (name: string): Promise<void> => {
      const isUsed = await this.#pages.isUsed(name);
      for (const told of isUsed ? [found] : [gone, this.#gone]) told.add(name);
    };
    for (let from = 0; from < asked.length; from += askedMax)
      await Promise.all(asked.slice(from, from + askedMax).map(ask));
    return gone;
  }
}
