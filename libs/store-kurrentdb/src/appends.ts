import type { AppendResult as Written } from '@kurrent/kurrentdb-client';
import {
  type AppendResult,
  ConcurrencyError,
  type ExpectedRevision,
  type PreparedAppend,
  type RecordedEvent,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import { backOff } from './back-off.ts';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import { toStored } from './event-mapping.ts';
import { failureOf, unavailable } from './failure.ts';
import type { IdIndex } from './id-index.ts';
import { within } from './operations.ts';
import { positionText } from './position.ts';
import type { StreamPages } from './stream-pages.ts';

type Events = PreparedAppend['events'];

/** Times an append is sent again, because another node leads or because another came first where any place will do. */
const triesMax = 8;

export class Appends {
  readonly #connection: Connection;
  readonly #pages: StreamPages;
  readonly #ids: IdIndex;
  readonly #bounds: KurrentDbBounds;
  /** Appends to any revision take turns, so that this process does not get in its own way. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(connection: Connection, pages: StreamPages, ids: IdIndex, bounds: KurrentDbBounds) {
    this.#connection = connection;
    this.#pages = pages;
    this.#ids = ids;
    this.#bounds = bounds;
  }

  /** @throws ConcurrencyError, StoreUnavailableError; RangeError when the database is set to take less at once. */
  append(stream: string, expected: ExpectedRevision, events: Events): Promise<AppendResult> {
    if (expected !== 'any') return this.#appendBehind(stream, expected, events);
    return this.#inTurn(stream, () => this.#appendAnywhere(stream, events));
  }

  async #appendBehind(
    stream: string,
    expected: number | 'no_stream',
    events: Events,
  ): Promise<AppendResult> {
    for (let attempt = 0; ; attempt++) {
      const name = this.#pages.names.of(stream);
      try {
        const written = await within(this.#bounds.callMs, this.#write(name, expected, events));
        return await this.#resultOf(stream, written, events);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'conflict')
          throw new ConcurrencyError(stream, expected, failure.actual);
        if (failure.kind === 'deleted') {
          const isAnew = this.#pages.names.close(stream, name) && expected === 'no_stream';
          if (isAnew) continue;
          throw new ConcurrencyError(stream, expected, await this.#head(stream));
        }
        if (failure.kind === 'tooLarge')
          throw new RangeError('an append of more bytes than KurrentDB is set to take');
        if (failure.kind === 'notLeader' && attempt < triesMax) {
          await backOff(attempt, this.#bounds);
          continue;
        }
        return this.#resolve(stream, expected, events, error);
      }
    }
  }

  #write(name: string, expected: number | 'no_stream', events: Events): Promise<Written> {
    return this.#connection.leader.appendToStream(name, events.map(toStored), {
      streamState: expected === 'no_stream' ? expected : BigInt(expected),
      requiresLeader: true,
      deadline: this.#bounds.callMs,
    });
  }

  async #resultOf(
    stream: string,
    { nextExpectedRevision, position }: Written,
    events: Events,
  ): Promise<AppendResult> {
    const revision = Number(nextExpectedRevision);
    const first = revision + 1 - events.length;
    this.#ids.appended(
      stream,
      first,
      events.map(({ id }) => id),
    );
    if (position) return { revision, position: positionText(position) };
    const part = { backwards: false, first: revision, count: 1 };
    const [last] = await this.#pages.read(stream, part);
    if (!last) throw new StoreUnavailableError('unreachable');
    return { revision, position: last.position };
  }

  /** It is not clear whether an append was done: the place of its events tells, once anything lies there. */
  async #resolve(
    stream: string,
    expected: number | 'no_stream',
    events: Events,
    error: unknown,
  ): Promise<AppendResult> {
    const first = expected === 'no_stream' ? 0 : expected + 1;
    const part = { backwards: false, first, count: events.length };
    const read = await this.#pages.read(stream, part).catch(() => []);
    const last = read.at(-1);
    // It may still be on its way.
    if (!last) throw unavailable(error);
    if (read.length === events.length && read.every((event, index) => isSame(event, events[index])))
      return { revision: last.revision, position: last.position };
    throw new ConcurrencyError(stream, expected, await this.#head(stream));
  }

  async #head(stream: string): Promise<number> {
    return (await this.#pages.last(stream))?.revision ?? -1;
  }

  /** Looks first whether the events are there: the database itself remembers only the latest ids. */
  async #appendAnywhere(stream: string, events: Events): Promise<AppendResult> {
    const ids = events.map(({ id }) => id);
    for (let attempt = 0; ; attempt++) {
      const { head, revisions } = await this.#ids.locate(stream, ids);
      if (revisions.size > 0) {
        const first = revisions.get(ids[0] ?? '') ?? -1;
        if (!ids.every((id, index) => revisions.get(id) === first + index))
          throw new ConcurrencyError(stream, 'any', head);
        return this.#appendBehind(stream, first === 0 ? 'no_stream' : first - 1, events);
      }
      try {
        return await this.#appendBehind(stream, head === -1 ? 'no_stream' : head, events);
      } catch (error) {
        if (!(error instanceof ConcurrencyError)) throw error;
        // It was deleted, and what is known of it with it.
        if (error.actual === -1) this.#ids.forget(stream);
        if (attempt >= triesMax) throw new StoreUnavailableError('overloaded');
        await backOff(attempt, this.#bounds);
      }
    }
  }

  async #inTurn<Result>(stream: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(stream) ?? Promise.resolve()).then(work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(stream, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(stream) === settled) this.#turns.delete(stream);
    }
  }
}

/** By its id and its place in the chain: the same command may have been decided elsewhere, to lead to something else. */
function isSame({ id, meta }: RecordedEvent, sent: Events[number] | undefined): boolean {
  if (!sent || id !== sent.id) return false;
  return meta.hash === (JSON.parse(sent.meta) as RecordedEvent['meta']).hash;
}
