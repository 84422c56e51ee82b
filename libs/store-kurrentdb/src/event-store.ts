import {
  type AppendResult,
  assertErasable,
  endOfLog,
  type EventKey,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  prepareAppend,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StoreUnavailableError,
  type SubscribeOptions,
  type SubscriptionMessage,
} from '@rembuk/event-sourcing';
import { Appends } from './appends.ts';
import { defaultBounds, type KurrentDbBounds } from './bounds.ts';
import { Connection } from './connection.ts';
import { Erasures } from './erasures.ts';
import { failureOf, unavailable } from './failure.ts';
import { IdIndex } from './id-index.ts';
import { LogReads } from './log-reads.ts';
import { Lookups } from './lookups.ts';
import { Operations, within } from './operations.ts';
import { positionOf } from './position.ts';
import { LogStanding } from './standing.ts';
import { StreamPages } from './stream-pages.ts';
import { StreamReads } from './stream-reads.ts';
import { LogSubscription } from './subscription.ts';

export interface KurrentDbStoreOptions {
  /** From the environment; it may hold a password, so it is in no log and in no error. */
  readonly connectionString: string;
  readonly bounds?: Partial<KurrentDbBounds>;
  /** Told whenever a subscription was dropped and is about to resume: for health checks. */
  readonly subscriptionDropped?: (error: StoreUnavailableError) => void;
}

/** The event store in KurrentDB: several processes may share one. */
export class KurrentDbEventStore implements EventStore {
  readonly capabilities = { durable: true, shared: true, refusesKnownIds: false };
  readonly standing: LogStanding;
  readonly #bounds: KurrentDbBounds;
  readonly #connection: Connection;
  readonly #dropped: (error: StoreUnavailableError) => void;
  readonly #operations: Operations;
  readonly #pages: StreamPages;
  readonly #ids: IdIndex;
  readonly #erasures: Erasures;
  readonly #log: LogReads;
  #closing: Promise<void> | undefined;

  /**
   * Connects with the first call.
   * @throws TypeError for a connection string that is none.
   */
  constructor(options: KurrentDbStoreOptions) {
    this.#bounds = { ...defaultBounds, ...options.bounds };
    this.#connection = new Connection(options.connectionString);
    this.#dropped = options.subscriptionDropped ?? (() => undefined);
    this.#operations = new Operations(this.#bounds.pendingMax);
    this.#pages = new StreamPages(this.#connection, this.#bounds);
    this.#ids = new IdIndex(this.#pages, this.#bounds);
    this.#erasures = new Erasures(this.#pages);
    this.#log = new LogReads(this.#connection, this.#erasures, this.#bounds);
    this.standing = new LogStanding(this.#connection, this.#pages, this.#bounds);
    this.#appends = new Appends(this.#connection, this.#pages, this.#ids, this.#bounds);
  }

  readonly #appends: Appends;

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const prepared = prepareAppend(stream, expected, events);
    return this.#operations.run(() => this.#appends.append(stream, expected, prepared.events));
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    const reads = new StreamReads(this.#pages, this.#bounds);
    return reads.readStream(stream, options, (work) => this.#operations.run(work));
  }

  readAll({ after, ...filter }: ReadAllOptions = {}): AsyncIterable<{
    readonly stream: string;
    readonly event: RecordedEvent;
  }> {
    const position = after === undefined ? undefined : positionOf(after);
    return this.#log.readAll(position, filter, (work) => this.#operations.run(work));
  }

  head(stream: string): Promise<number | undefined> {
    return this.#operations.run(async () => (await this.#pages.last(stream))?.revision);
  }

  /** The first question about a stream reads all of it: see `IdIndex`. */
  findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]> {
    const lookups = new Lookups(this.#ids, this.#pages, this.#bounds);
    return this.#operations.run(() => lookups.findByIds(keys));
  }

  subscribe({ after, signal, ...filter }: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    const source = {
      connection: this.#connection,
      log: this.#log,
      erasures: this.#erasures,
      bounds: this.#bounds,
      dropped: this.#dropped,
    };
    const position = after === undefined || after === endOfLog ? after : positionOf(after);
    const ending = AbortSignal.any([signal, this.#operations.closing]);
    return new LogSubscription(source, filter, position, ending).messages();
  }

  /**
   * A tombstone. Nobody reads the events any more, but they leave the database's files, and its backups, only when the
   * operator scavenges it.
   */
  async deleteStream(stream: string): Promise<void> {
    assertErasable(stream);
    await this.#operations.run(async () => {
      const { names } = this.#pages;
      // Leads to the name that is in use; one that never was stays free.
      if (!(await this.#pages.exists(stream))) return;
      const { leader } = this.#connection;
      const options = { requiresLeader: true, deadline: this.#bounds.callMs };
      const name = names.of(stream);
      await within(this.#bounds.callMs, leader.tombstoneStream(name, options)).catch(
        (error: unknown) => {
          if (failureOf(error).kind !== 'deleted') throw unavailable(error);
        },
      );
      this.#ids.forget(stream);
      names.close(stream, name);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#operations.close().then(() => this.#connection.dispose());
    return this.#closing;
  }
}
