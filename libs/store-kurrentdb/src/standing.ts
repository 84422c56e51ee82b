import { type EventData, jsonEvent, type RecordedEvent as Read } from '@kurrent/kurrentdb-client';
import { ConcurrencyError } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import { failureOf, unavailable } from './failure.ts';
import { within } from './operations.ts';
import type { StreamPages } from './stream-pages.ts';

/**
 * What the database says of the log in it. `here`: it is the one to be served; so it is where nothing is said.
 * `arriving`: it is being copied in, and not complete. `left`: it was moved out, and goes on elsewhere.
 */
export type Standing = 'here' | 'arriving' | 'left';

const name = 'rembuk-standing';
const types: Readonly<Record<Standing, string>> = {
  here: 'LogArrived',
  arriving: 'LogArriving',
  left: 'LogLeft',
};

/** A later version said something of the log that this one does not know: nobody is to serve such a log, or to move it. */
export class UnknownStandingError extends Error {
  override readonly name = 'UnknownStandingError';

  constructor(type: string) {
    super(
      `what was said last of the log in KurrentDB (${type}) this version cannot read: use a newer one`,
    );
  }
}

/**
 * Where the log stands, for those who move it and those who would serve it. Its events bear no meta of ours, so they are
 * no part of the log: it reads the same with them and without.
 */
export class LogStanding {
  readonly #connection: Connection;
  readonly #pages: StreamPages;
  readonly #bounds: Pick<KurrentDbBounds, 'callMs'>;
  /** Of the last event that was read or written: what is said next is said behind it, or not at all. */
  #revision: bigint | 'no_stream' = 'no_stream';
  #folder: string | undefined;

  constructor(connection: Connection, pages: StreamPages, bounds: Pick<KurrentDbBounds, 'callMs'>) {
    this.#connection = connection;
    this.#pages = pages;
    this.#bounds = bounds;
  }

  /** Whom it was said for, of what was read or written last: a mark of the folder that the log comes from or goes to. */
  get folder(): string | undefined {
    return this.#folder;
  }

  /** @throws StoreUnavailableError, UnknownStandingError */
  async read(): Promise<Standing> {
    const last = await this.#last();
    this.#revision = last?.revision ?? 'no_stream';
    this.#folder = undefined;
    if (!last) return 'here';
    const { folder } = { ...(last.data as { readonly folder?: unknown } | null) };
    if (typeof folder === 'string') this.#folder = folder;
    for (const standing of ['here', 'arriving', 'left'] as const)
      if (types[standing] === last.type) return standing;
    throw new UnknownStandingError(last.type);
  }

  /**
   * What was said since it was read or written last; undefined when nothing was. Somebody who is told that it is `here`
   * again looks at another log than before.
   * @throws StoreUnavailableError, UnknownStandingError
   */
  async news(): Promise<Standing | undefined> {
    const known = this.#revision;
    const standing = await this.read();
    return this.#revision === known ? undefined : standing;
  }

  /** @throws ConcurrencyError when somebody else has said something since it was read; StoreUnavailableError. */
  async write(standing: Standing, folder?: string): Promise<void> {
    const data = folder === undefined ? {} : { folder };
    const event: EventData = jsonEvent({ type: types[standing], data });
    const { callMs } = this.#bounds;
    const append = this.#connection.leader.appendToStream(name, [event], {
      streamState: this.#revision,
      requiresLeader: true,
      deadline: callMs,
    });
    try {
      this.#revision = (await within(callMs, append)).nextExpectedRevision;
    } catch (error) {
      this.#revision = await this.#resolve(event, error);
    }
    this.#folder = folder;
  }

  /** Where it lies after all. @throws ConcurrencyError, StoreUnavailableError */
  async #resolve({ id }: EventData, error: unknown): Promise<bigint> {
    const failure = failureOf(error);
    if (failure.kind === 'conflict') {
      const known = this.#revision;
      const expected = known === 'no_stream' ? known : Number(known);
      throw new ConcurrencyError(name, expected, failure.actual);
    }
    const last = await this.#last().catch(() => undefined);
    if (last?.id !== id) throw unavailable(error);
    return last.revision;
  }

  async #last(): Promise<Read | undefined> {
    const read = await this.#pages.readName(name, { backwards: true, count: 1 });
    return read?.[0]?.event;
  }
}
