import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { categoryOf } from './stream-name.ts';

export interface StreamHead {
  readonly id: number;
  readonly category: number;
  /** Revision of the last event, the open transaction included. */
  head: number;
}

const rememberedMax = 10_000;

/** Where each stream ends. The writer is alone, so what it remembers holds until it rolls back. */
export class StreamHeads {
  readonly #remembered = new Map<string, StreamHead>();
  readonly #select: StatementSync;
  readonly #insertCategory: StatementSync;
  readonly #insertStream: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare(
      `SELECT id, category,
         coalesce((SELECT max(revision) FROM events WHERE stream = streams.id), -1) AS head
       FROM streams WHERE name = ?`,
    );
    this.#insertCategory = database.prepare('INSERT OR IGNORE INTO categories (name) VALUES (?)');
    this.#insertStream = database.prepare(
      `INSERT INTO streams (name, category)
       VALUES (?, (SELECT id FROM categories WHERE name = ?))`,
    );
  }

  of(name: string): StreamHead | undefined {
    const known = this.#remembered.get(name);
    if (known) return known;
    const row = this.#select.get(name);
    if (!row) return undefined;
    const stream = { id: Number(row.id), category: Number(row.category), head: Number(row.head) };
    this.#remember(name, stream);
    return stream;
  }

  create(name: string): StreamHead {
    const category = categoryOf(name);
    this.#insertCategory.run(category);
    this.#insertStream.run(name, category);
    const stream = this.of(name);
    if (!stream) throw new Error('a stream was created and is not there');
    return stream;
  }

  /** After a rollback or a removal: everything is read anew. */
  forget(): void {
    this.#remembered.clear();
  }

  #remember(name: string, stream: StreamHead): void {
    if (this.#remembered.size >= rememberedMax)
      for (const oldest of this.#remembered.keys()) {
        this.#remembered.delete(oldest);
        break;
      }
    this.#remembered.set(name, stream);
  }
}
