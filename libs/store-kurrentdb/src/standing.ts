import { type EventData, jsonEvent } from '@kurrent/kurrentdb-client';
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

/**
 * Where the log stands, for those who move it and those who would serve it. Its events bear no meta of ours, so they are
 * no part of the log: it reads the same with them and without.
 */
export class LogStanding {
  readonly #connection: Connection;
  readonly #pages: StreamPages;
  readonly #bounds: Pick<KurrentDbBounds, 'callMs'>;
  /** Of the last event that was read or written. */
  #revision: bigint | 'no_stream' = 'no_stream';

  constructor(connection: Connection, pages: StreamPages, bounds: Pick<KurrentDbBounds, 'callMs'>) {
    this.#connection = connection;
    this.#pages = pages;
    this.#bounds = bounds;
  }

  /** @throws StoreUnavailableError; Error for what this version cannot read: nobody is to serve such a log. */
  async read(): Promise<Standing> {
    const [last] = (await this.#pages.readName(name, { backwards: true, count: 1 })) ?? [];
    if (!last?.event) return 'here';
    const { type, revision } = last.event;
    this.#revision = revision;
    for (const standing of ['here', 'arriving', 'left'] as const)
      if (types[standing] === type) return standing;
    throw new Error(`unknown event of a log's standing: ${type}`);
  }

  /** @throws ConcurrencyError when somebody else has said something since it was read; StoreUnavailableError. */
  async write(standing: Standing): Promise<void> {
    const event: EventData = jsonEvent({ type: types[standing], data: {} });
    const { callMs } = this.#bounds;
    const append = this.#connection.leader.appendToStream(name, [event], {
      streamState: this.#revision,
      requiresLeader: true,
      deadline: callMs,
    });
    try {
      const { nextExpectedRevision } = await within(callMs, append);
      this.#revision = nextExpectedRevision;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'conflict') throw unavailable(error);
      const known = this.#revision;
      const expected = known === 'no_stream' ? known : Number(known);
      throw new ConcurrencyError(name, expected, failure.actual);
    }
  }
}
