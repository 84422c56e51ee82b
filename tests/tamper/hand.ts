import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { canonicalJson, genesisHash, seal } from '@rembuk/event-sourcing';
import type { Random } from '../support/random.ts';

/** Where an event lay before anything was altered. */
export interface Row {
  readonly position: number;
  readonly revision: number;
  readonly stream: string;
  readonly streamId: number;
}

export interface Content {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly category: number;
  readonly data: string;
  readonly meta: string;
}

/** The first altered revision of each stream that was touched. */
export type Expected = Readonly<Record<string, number>>;

/** Somebody who knows SQLite and has the file. */
export class Hand {
  readonly rows: readonly Row[];
  readonly lastPosition: number;
  /** Of what was erased by right. */
  readonly emptyPositions: readonly number[];
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #random: Random;
  readonly #heads = new Map<string, Row>();

  constructor(file: string, random: Random) {
    this.#file = file;
    this.#random = random;
    this.#database = new DatabaseSync(file);
    this.rows = this.#database
      .prepare(
        `SELECT position, revision, s.name AS stream, s.id AS streamId
         FROM events e JOIN streams s ON s.id = e.stream ORDER BY position`,
      )
      .all() as unknown as readonly Row[];
    for (const row of this.rows) this.#heads.set(row.stream, row);
    this.lastPosition = this.rows.at(-1)?.position ?? 0;
    const taken = new Set(this.rows.map(({ position }) => position));
    this.emptyPositions = Array.from({ length: this.lastPosition }, (_, index) => index + 1).filter(
      (position) => !taken.has(position),
    );
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  run(sql: string, ...values: readonly (string | number | null)[]): void {
    this.#database.prepare(sql).run(...values);
  }

  set(column: string, value: string | number | null, { position }: Row): void {
    this.run(`UPDATE events SET ${column} = ? WHERE position = ?`, value, position);
  }

  any(from: (row: Row) => boolean = () => true): Row {
    return this.#random.pick(this.rows.filter(from));
  }

  /** An event whose meta has that member; not every event has each. */
  anyWith(member: string): Row {
    const row = this.any();
    return this.content(row).meta.includes(`"${member}":`) ? row : this.anyWith(member);
  }

  /** Two events of one stream, the earlier first. */
  pair(): readonly [Row, Row] {
    const one = this.any(({ stream }) => this.head(stream).revision > 0);
    const other = this.any((row) => row.stream === one.stream && row !== one);
    return one.revision < other.revision ? [one, other] : [other, one];
  }

  /** The last event of a stream. */
  head(stream: string): Row {
    const head = this.#heads.get(stream);
    if (!head) throw new Error(`no events in ${stream}`);
    return head;
  }

  content({ position }: Pick<Row, 'position'>): Content {
    const row = this.#database
      .prepare('SELECT id, type, v, category, data, meta FROM events WHERE position = ?')
      .get(position);
    return row as unknown as Content;
  }

  /** Exchanges a column of two events. SQLite wants each value once, so one of them waits aside. */
  swap(column: 'position' | 'revision', one: Row, other: Row): void {
    const aside = -1_000;
    const move = ({ streamId }: Row, from: number, to: number): void =>
      this.run(
        `UPDATE events SET ${column} = ? WHERE ${column} = ? AND stream = ?`,
        to,
        from,
        streamId,
      );
    move(one, one[column], aside);
    move(other, other[column], one[column]);
    move(one, aside, other[column]);
  }

  /** Everything from this event on moves up by one. */
  makeRoomAt({ streamId, revision }: Row): void {
    const aside = 1_000_000;
    const move = (by: number, from: number): void =>
      this.run(
        'UPDATE events SET revision = revision + ? WHERE stream = ? AND revision >= ?',
        by,
        streamId,
        from,
      );
    move(aside, revision);
    move(1 - aside, aside);
  }

  /** Puts an event behind all others of the log, with the note of its place that the log would make. */
  insert({ stream, streamId }: Row, revision: number, content: Content): void {
    const position = this.lastPosition + 1;
    const { id, type, v, category, data, meta } = content;
    const { hash } = JSON.parse(meta) as { hash: string };
    const noted = `${position} ${stream} ${revision} ${hash}`;
    const place = createHash('sha256').update(noted).digest('hex').slice(0, 16);
    this.run(
      `INSERT INTO events (position, stream, revision, category, v, id, type, meta, data, place)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      position,
      streamId,
      revision,
      category,
      v,
      id,
      type,
      meta,
      data,
      place,
    );
  }

  /** What never happened, as it would have been recorded in the place of that revision. */
  forged(like: Row, revision: number): Content {
    const content = this.content(like);
    const before = this.rows.find(
      (row) => row.stream === like.stream && row.revision === revision - 1,
    );
    const previous = before
      ? (JSON.parse(this.content(before).meta) as { hash: string }).hash
      : genesisHash(like.stream);
    const { hash: _, ...meta } = JSON.parse(content.meta) as Parameters<typeof seal>[1]['meta'] & {
      hash: string;
    };
    const data = { ...(JSON.parse(content.data) as object), x: 'tidak pernah terjadi' };
    const { type, v } = content;
    const event = seal(previous, { id: this.#random.uuid(), type, v, data, meta });
    const padding = content.meta.slice(0, content.meta.indexOf('{'));
    const texts = { data: canonicalJson(data), meta: padding + canonicalJson(event.meta) };
    return { ...content, ...texts, id: event.id };
  }

  /** Writes past SQLite: one byte of a text, wherever it lies in the file. False where it lies in pieces, or twice. */
  flipByteOf(text: string): boolean {
    this.close();
    const bytes = readFileSync(this.#file);
    const wanted = Buffer.from(text);
    const start = bytes.indexOf(wanted);
    if (start < 0 || bytes.includes(wanted, start + 1)) return false;
    const at = start + this.#random.between(0, wanted.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << this.#random.between(0, 7));
    writeFileSync(this.#file, bytes);
    return true;
  }
}
