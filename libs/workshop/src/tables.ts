import type { Map as Table } from 'immutable';

/**
 * A table of a state while events are folded into it: what this fold has set lies over the table as it was, and is put
 * into it once, when it is closed. An entry in it belongs to this fold alone, and is changed in place from then on; what
 * lies below is shared with other states, and copied before it is changed. What is not there stays so: history is
 * folded, never questioned.
 */
export class OpenTable<Entry, Own extends Entry = Entry> implements Iterable<[string, Entry]> {
  readonly #base: Table<string, Entry>;
  readonly #copyOf: (entry: Entry) => Own;
  /** Made with the first change, for most folds are short and leave most tables alone; undefined is what was deleted. */
  #own: Map<string, Own | undefined> | undefined;

  constructor(base: Table<string, Entry>, copyOf: (entry: Entry) => Own) {
    this.#base = base;
    this.#copyOf = copyOf;
  }

  get(id: string): Entry | undefined {
    const own = this.#own?.get(id);
    return own !== undefined || this.#own?.has(id) ? own : this.#base.get(id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** Takes over an entry that nobody else has. */
  set(id: string, entry: Own): void {
    this.#own ??= new Map();
    this.#own.set(id, entry);
  }

  delete(id: string): void {
    if (!this.has(id)) return;
    this.#own ??= new Map();
    this.#own.set(id, undefined);
  }

  /** Changes one entry. */
  change(id: string, how: (entry: Own) => void): void {
    const entry = this.#opened(id);
    if (entry !== undefined) how(entry);
  }

  /** Changes every entry of which `which` is true. */
  changeEach(which: (entry: Entry) => boolean, how: (entry: Own) => void): void {
    const ids: string[] = [];
    for (const [id, entry] of this) if (which(entry)) ids.push(id);
    for (const id of ids) this.change(id, how);
  }

  *[Symbol.iterator](): Iterator<[string, Entry]> {
    const own = this.#own;
    for (const row of this.#base) if (!own?.has(row[0])) yield row;
    if (own) for (const [id, entry] of own) if (entry !== undefined) yield [id, entry];
  }

  /** The table with all that was changed; not to be used afterwards, for its entries are shared from now on. */
  close(): Table<string, Entry> {
    const own = this.#own;
    if (!own) return this.#base;
    const put = (table: Table<string, Entry>) => {
      let next = table;
      for (const [id, entry] of own)
        next = entry === undefined ? next.delete(id) : next.set(id, entry);
      return next;
    };
    // A single event is folded as well, and one change needs no preparation.
    return own.size === 1 ? put(this.#base) : this.#base.withMutations(put);
  }

  #opened(id: string): Own | undefined {
    const own = this.#own?.get(id);
    if (own !== undefined || this.#own?.has(id)) return own;
    const entry = this.#base.get(id);
    if (entry === undefined) return undefined;
    const copy = this.#copyOf(entry);
    this.set(id, copy);
    return copy;
  }
}

export type Writable<Thing> = { -readonly [Key in keyof Thing]: Thing[Key] };
