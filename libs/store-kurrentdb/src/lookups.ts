import type { EventKey, RecordedEvent } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { IdIndex } from './id-index.ts';
import type { StreamPages } from './stream-pages.ts';

/** Revisions that lie no further apart are read in one go. */
const gapMax = 16;

/** Finds events by their ids: their places from the index, themselves from the database. */
export class Lookups {
  readonly #ids: IdIndex;
  readonly #pages: StreamPages;
  readonly #pageEventsMax: number;

  constructor(
    ids: IdIndex,
    pages: StreamPages,
    { pageEventsMax }: Pick<KurrentDbBounds, 'pageEventsMax'>,
  ) {
    this.#ids = ids;
    this.#pages = pages;
    this.#pageEventsMax = pageEventsMax;
  }

  /** @throws StoreUnavailableError */
  async findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]> {
    const wanted = Map.groupBy(keys, ({ stream }) => stream);
    // Of one workshop two at most, before each of its appends.
    const lookups = Array.from(wanted, async ([stream, keys]) => {
      const ids = keys.map(({ id }) => id);
      return [stream, await this.#find(stream, ids)] as const;
    });
    const found = new Map(await Promise.all(lookups));
    return keys.map(({ stream, id }) => found.get(stream)?.get(id));
  }

  async #find(stream: string, ids: readonly string[]): Promise<ReadonlyMap<string, RecordedEvent>> {
    const { revisions } = await this.#ids.locate(stream, ids);
    const found = new Map<string, RecordedEvent>();
    for (const { first, count } of runsOf([...revisions.values()], this.#pageEventsMax)) {
      for (const event of await this.#pages.read(stream, { backwards: false, first, count }))
        if (revisions.get(event.id) === event.revision) found.set(event.id, event);
    }
    return found;
  }
}

function runsOf(
  revisions: readonly number[],
  countMax: number,
): readonly { readonly first: number; readonly count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const revision of revisions.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    const count = revision + 1 - (run?.first ?? 0);
    if (run && count <= countMax && count - run.count <= gapMax) run.count = count;
    else runs.push({ first: revision, count: 1 });
  }
  return runs;
}
