/** One step of a read: what a store adapter fetches at a time. */
export interface Page<Item, Cursor> {
  readonly items: readonly Item[];
  /** Where the next page starts; undefined behind the last one. */
  readonly next: Cursor | undefined;
}

/** All items of a read. The next page is fetched while this one is consumed: two pages in memory at most. */
export async function* readByPages<Item, Cursor>(
  start: Cursor,
  fetch: (cursor: Cursor) => Promise<Page<Item, Cursor>>,
): AsyncGenerator<Item, void, void> {
  let coming: Promise<Page<Item, Cursor>> | undefined = fetch(start);
  while (coming) {
    const { items, next }: Page<Item, Cursor> = await coming;
    coming = next === undefined ? undefined : fetch(next);
    // A reader that breaks off never awaits the page ahead: its failure is then nobody's.
    coming?.catch(() => undefined);
    for (const item of items) yield item;
  }
}
