import type { EventKey } from '@rembuk/event-sourcing';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { lastPosition } from './last-position.ts';
import type { LogPageRead, ReadRequest, ReadResult, StreamPageRead } from './messages.ts';
import { assertCurrentLog, readerPragmas } from './schema.ts';
import { categoryOf } from './stream-name.ts';

export interface PageBounds {
  readonly pageEventsMax: number;
  /** UTF-16 units of JSON; a page holds one event at least. */
  readonly pageCharactersMax: number;
}

/** Positions that one page looks at when a filter may let few of them pass: bounds the time that others wait. */
const scannedMax = 50_000;

type StreamRequest = Extract<ReadRequest, { kind: 'stream' }>;
type AllRequest = Extract<ReadRequest, { kind: 'all' }>;

/** A recorded event as JSON, put together where its text is. Ids and types need no escapes: the append saw to it. */
const eventJson = `'{"id":"' || e.id || '","type":"' || e.type || '","v":' || e.v
  || ',"data":' || e.data || ',"meta":' || ltrim(e.meta)
  || ',"revision":' || e.revision || ',"position":"' || e.position || '"}'`;

const entryJson = `'{"stream":' || json_quote(s.name) || ',"event":' || ${eventJson} || '}'`;

const streamId = '(SELECT id FROM streams WHERE name = ?)';

/** Reads a log file in pages. No transaction stays open between two of them, so none holds a checkpoint back. */
export class LogReader {
  readonly #database: DatabaseSync;
  readonly #bounds: PageBounds;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, bounds: PageBounds) {
    this.#database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    this.#bounds = bounds;
    this.#database.exec(readerPragmas);
    assertCurrentLog(this.#database);
  }

  read(request: ReadRequest): ReadResult {
    switch (request.kind) {
      case 'stream':
        return this.#streamPage(request);
      case 'all':
        return this.#logPage(request);
      case 'head':
        return { head: this.#head(request.stream) };
      case 'find':
        return { json: `[${request.keys.map((key) => this.#find(key)).join(',')}]` };
    }
  }

  close(): void {
    this.#database.close();
  }

  #streamPage({ stream, backwards, first, last }: StreamRequest): StreamPageRead {
    // What is appended while pages are read is not part of the read: a read ends.
    const head = this.#head(stream);
    const start = backwards ? Math.min(first, head) : first;
    const end = backwards ? last : Math.min(last, head);
    if (backwards ? start < end : start > end) return { json: '[]' };
    const statement = this.#statement(
      `SELECT e.revision, ${eventJson} FROM events e
       WHERE e.stream = ${streamId} AND e.revision BETWEEN ? AND ?
       ORDER BY e.revision ${backwards ? 'DESC' : 'ASC'} LIMIT ?`,
    );
    const parameters = [stream, Math.min(start, end), Math.max(start, end)];
    const { json, last: reached } = this.#page(statement, parameters);
    if (reached === undefined || reached === end) return { json };
    return { json, rest: { first: backwards ? reached - 1 : reached + 1, last: end } };
  }

  #logPage(request: AllRequest): LogPageRead {
    const upTo = request.upTo ?? lastPosition(this.#database);
    const { sql, parameters, selective } = logQuery(request);
    const end = selective ? Math.min(upTo, request.after + scannedMax) : upTo;
    if (end <= request.after) return { json: '[]', scannedTo: request.after, upTo };
    const page = this.#page(this.#statement(sql), [request.after, end, ...parameters]);
    // A page that is not full has seen everything up to its end.
    return { json: page.json, scannedTo: page.full ? (page.last ?? end) : end, upTo };
  }

  /** One page of rows (key, JSON), bounded in number and size. */
  #page(statement: StatementSync, parameters: readonly (string | number)[]) {
    const { pageEventsMax, pageCharactersMax } = this.#bounds;
    let json = '';
    let rows = 0;
    let last: number | undefined;
    let full = false;
    for (const row of statement.iterate(...parameters, pageEventsMax)) {
      const [key, text] = columns(row);
      json += rows === 0 ? String(text) : `,${String(text)}`;
      last = Number(key);
      rows += 1;
      full = rows === pageEventsMax || json.length >= pageCharactersMax;
      if (full) break;
    }
    return { json: `[${json}]`, last, full };
  }

  #head(stream: string): number {
    const statement = this.#statement(
      `SELECT coalesce(max(revision), -1) FROM events WHERE stream = ${streamId}`,
    );
    return Number(columns(statement.get(stream))[0]);
  }

  #find({ stream, id }: EventKey): string {
    const statement = this.#statement(
      `SELECT ${eventJson} FROM events e WHERE e.stream = ${streamId} AND e.id = ?`,
    );
    const row = statement.get(stream, id);
    return row === undefined ? 'null' : String(columns(row)[0]);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** The query for a filter; few texts, so that each is prepared once. The cross join keeps events outermost: in order. */
function logQuery({ streamPrefix = '', types }: AllRequest) {
  const where = ['e.position > ?', 'e.position <= ?'];
  const parameters: string[] = [];
  // Up to the dash a prefix names a category, which has an index; the rest is compared by name.
  const category = categoryOf(streamPrefix);
  const inCategory = category.endsWith('-');
  if (inCategory) {
    where.push('e.category = (SELECT id FROM categories WHERE name = ?)');
    parameters.push(category);
  }
  const byName = streamPrefix !== '' && !(inCategory && streamPrefix === category);
  if (byName) {
    where.push('substr(s.name, 1, length(?)) = ?');
    parameters.push(streamPrefix, streamPrefix);
  }
  if (types) {
    where.push('e.type IN (SELECT value FROM json_each(?))');
    parameters.push(JSON.stringify(types));
  }
  const sql = `SELECT e.position, ${entryJson}
    FROM events e CROSS JOIN streams s ON s.id = e.stream
    WHERE ${where.join(' AND ')} ORDER BY e.position LIMIT ?`;
  return { sql, parameters, selective: byName || types !== undefined };
}

/** A row of a statement that gives arrays, which the library's types do not know. */
function columns(row: unknown): readonly unknown[] {
  if (!Array.isArray(row)) throw new TypeError('a row that is no array');
  return row;
}
