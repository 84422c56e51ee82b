import type { KurrentDbBounds } from './bounds.ts';
import type { StreamPages } from './stream-pages.ts';

export interface Located {
  /** Of the last event; -1 for a stream that does not exist. */
  readonly head: number;
  /** By event id, as far as the stream has them. */
  readonly revisions: ReadonlyMap<string, number>;
}

/**
 * Where events lie in their streams, by their ids: KurrentDB has no such index. A stream is read once, when it is first
 * asked about, and from where that ended before every later answer, for other nodes append too.
 */
export class IdIndex {
  readonly #pages: StreamPages;
  readonly #bounds: Pick<KurrentDbBounds, 'idsMax' | 'pageIdsMax'>;
  /** By their names in the database; the one that was asked for last is the last one. */
  readonly #streams = new Map<string, StreamIds>();

  constructor(pages: StreamPages, bounds: Pick<KurrentDbBounds, 'idsMax' | 'pageIdsMax'>) {
    this.#pages = pages;
    this.#bounds = bounds;
  }

  /** Ids that are held. */
  get size(): number {
    let size = 0;
    for (const { revisions } of this.#streams.values()) size += revisions.size;
    return size;
  }

  /** @throws StoreUnavailableError */
  async locate(stream: string, ids: readonly string[]): Promise<Located> {
    const { names } = this.#pages;
    for (;;) {
      const name = names.of(stream);
      const located = await this.#locate(stream, name, ids);
      // Else another process deleted it: what was known is of the one before.
      if (name === names.of(stream)) return located;
    }
  }

  async #locate(stream: string, name: string, ids: readonly string[]): Promise<Located> {
    const known = this.#streams.get(name) ?? new StreamIds();
    this.#streams.delete(name);
    this.#streams.set(name, known);
    const wanted = new Set(ids);
    const revisions = new Map<string, number>();
    await known.inTurn(async () => {
      // Too long to be held, as whoever asked before found out: it is read anew.
      if (known.overflowed) known.beginAnew();
      for (const id of wanted) {
        const revision = known.revisions.get(id);
        if (revision !== undefined) revisions.set(id, revision);
      }
      await this.#readOn(stream, known, (id, revision) => {
        if (wanted.has(id) && !revisions.has(id)) revisions.set(id, revision);
      });
    });
    const head = known.next - 1;
    if (known.overflowed) this.#streams.delete(name);
    this.#makeRoom();
    return { head, revisions };
  }

  /** What this process appended needs not be read. */
  appended(stream: string, first: number, ids: readonly string[]): void {
    const known = this.#streams.get(this.#pages.names.of(stream));
    if (known?.next !== first) return;
    for (const id of ids) known.add(id);
  }

  forget(stream: string): void {
    this.#streams.delete(this.#pages.names.of(stream));
  }

  async #readOn(
    stream: string,
    known: StreamIds,
    found: (id: string, revision: number) => void,
  ): Promise<void> {
    const count = this.#bounds.pageIdsMax;
    for (;;) {
      const page = await this.#pages.ids(stream, { backwards: false, first: known.next, count });
      for (const { id, revision } of page) {
        found(id, revision);
        if (revision === known.next) known.add(id);
      }
      if (known.revisions.size > this.#bounds.idsMax) known.overflow();
      if (page.length < count) return;
    }
  }

  /** Those that were not asked for lately go first; a stream that is too long alone is read anew each time. */
  #makeRoom(): void {
    let over = this.size - this.#bounds.idsMax;
    for (const [stream, { revisions, busy }] of this.#streams) {
      if (over <= 0) return;
      if (busy) continue;
      over -= revisions.size;
      this.#streams.delete(stream);
    }
  }
}

class StreamIds {
  readonly revisions = new Map<string, number>();
  /** The revision behind the last one that is known. */
  next = 0;
  overflowed = false;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  get busy(): boolean {
    return this.#waiting > 0;
  }

  /** The first place counts, should an id be in the stream twice. */
  add(id: string): void {
    if (!this.overflowed && !this.revisions.has(id)) this.revisions.set(id, this.next);
    this.next += 1;
  }

  /** There are too many to hold: what is read goes on, but is not kept. */
  overflow(): void {
    this.overflowed = true;
    this.revisions.clear();
  }

  beginAnew(): void {
    this.overflowed = false;
    this.next = 0;
  }

  async inTurn(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    const turn = this.#turn.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#turn = turn.catch(() => undefined);
    await turn;
  }
}
