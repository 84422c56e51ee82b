import type { AllStreamResolvedEvent } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import { fromStored } from './event-mapping.ts';
import { failureOf, unavailable } from './failure.ts';
import { type StreamPart, streamRequest } from './read-requests.ts';
import { readEvents } from './wire-reads.ts';

/** Reads parts of streams from the leader. */
export class StreamPages {
  readonly #connection: Connection;
  readonly #bounds: KurrentDbBounds;

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

  /** Whether there is anything in it, whoever wrote it. @throws StoreUnavailableError */
  async exists(stream: string): Promise<boolean> {
    return (await this.#read(stream, { backwards: true, count: 1 })).length > 0;
  }

  #read(stream: string, part: StreamPart): Promise<readonly AllStreamResolvedEvent[]> {
    const { leader } = this.#connection;
    const request = streamRequest(stream, part);
    return readEvents(leader, request, this.#bounds.callMs, this.#bounds).catch(
      (error: unknown) => {
        const { kind } = failureOf(error);
        if (kind === 'noStream' || kind === 'deleted') return [];
        throw unavailable(error);
      },
    );
  }
}
