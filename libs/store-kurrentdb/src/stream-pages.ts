import type { AllStreamResolvedEvent } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import { fromStored } from './event-mapping.ts';
import { failureOf, unavailable } from './failure.ts';
import { type StreamPart, streamRequest } from './read-requests.ts';
import { StreamNames } from './stream-names.ts';
import { readEvents } from './wire-reads.ts';

/** Reads parts of streams from the leader. */
export class StreamPages {
  readonly #connection: Connection;
  readonly #bounds: KurrentDbBounds;
  readonly names = new StreamNames();

  constructor(connection: Connection, bounds: KurrentDbBounds) {
    this.#connection = connection;
    this.#bounds = bounds;
  }

  /**
   * Nothing for a stream that is unknown or deleted.
   * @throws StoreUnavailableError; Error for an event that another program wrote.
   */
  async read(stream: string, part: StreamPart): Promise<readonly RecordedEvent[]> {
    const read = await this.#read(stream, part);
    return read.flatMap(({ event }) => (event ? [fromStored(event)] : []));
  }

  /** The last event. */
  async last(stream: string): Promise<RecordedEvent | undefined> {
    const [last] = await this.read(stream, { backwards: true, count: 1 });
    return last;
  }

  /** Whether there is anything in it. @throws StoreUnavailableError */
  async exists(stream: string): Promise<boolean> {
    return (await this.#read(stream, { backwards: true, count: 1 })).length > 0;
  }

  /** Whether there is anything under a name of the database, whoever wrote it. @throws StoreUnavailableError */
  async isUsed(name: string): Promise<boolean> {
    return ((await this.readName(name, { backwards: true, count: 1 })) ?? []).length > 0;
  }

  /**
   * What lies under a name of the database, whoever wrote it; undefined for a name that is closed.
   * @throws StoreUnavailableError
   */
  readName(name: string, part: StreamPart): Promise<readonly AllStreamResolvedEvent[] | undefined> {
    const { leader } = this.#connection;
    const request = streamRequest(name, part);
    return readEvents(leader, request, this.#bounds.callMs, this.#bounds).catch(
      (error: unknown) => {
        const { kind } = failureOf(error);
        if (kind === 'deleted') return undefined;
        if (kind === 'noStream') return [];
        throw unavailable(error);
      },
    );
  }

  async #read(stream: string, part: StreamPart): Promise<readonly AllStreamResolvedEvent[]> {
    for (;;) {
      const name = this.names.of(stream);
      const read = await this.readName(name, part);
      if (read) return read;
      if (!this.names.close(stream, name)) return [];
    }
  }
}
