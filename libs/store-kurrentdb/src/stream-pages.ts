import type { AllStreamResolvedEvent } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import { fromStored, idIn } from './event-mapping.ts';
import { failureOf, unavailable } from './failure.ts';
import { type StreamPart, streamRequest } from './read-requests.ts';
import { StreamNames } from './stream-names.ts';
import { eventIn, readAs, type Take } from './wire-reads.ts';

/** Where an event lies in its stream. */
export interface PlacedId {
  readonly id: string;
  readonly revision: number;
}

/** The event where its id is not where we write it. */
const idOrEvent: Take<PlacedId | AllStreamResolvedEvent> = (answer) => {
  const record = answer.getEvent()?.getEvent();
  const id = record && idIn(record.getCustomMetadata_asU8());
  return id === undefined ? eventIn(answer) : { id, revision: Number(record?.getStreamRevision()) };
};

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
    const read = await this.#read(stream, part, eventIn);
    return read.flatMap(({ event }) => (event ? [fromStored(event)] : []));
  }

  /** Their ids and revisions alone, which costs half of reading them. @throws as {@link read} does */
  async ids(stream: string, part: StreamPart): Promise<readonly PlacedId[]> {
    const read = await this.#read(stream, part, idOrEvent);
    return read.flatMap((one) => {
      if ('id' in one) return [one];
      return one.event ? [fromStored(one.event)] : [];
    });
  }

  /** The last event. */
  async last(stream: string): Promise<RecordedEvent | undefined> {
    const [last] = await this.read(stream, { backwards: true, count: 1 });
    return last;
  }

  /** Whether there is anything in it. @throws StoreUnavailableError */
  async exists(stream: string): Promise<boolean> {
    return (await this.#read(stream, { backwards: true, count: 1 }, eventIn)).length > 0;
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
    return this.#readName(name, part, eventIn);
  }

  #readName<T>(name: string, part: StreamPart, take: Take<T>): Promise<readonly T[] | undefined> {
    const { leader } = this.#connection;
    const request = streamRequest(name, part);
    return readAs(take, leader, request, this.#bounds.callMs, this.#bounds).catch(
      (error: unknown) => {
        const { kind } = failureOf(error);
        if (kind === 'deleted') return undefined;
        if (kind === 'noStream') return [];
        throw unavailable(error);
      },
    );
  }

  async #read<T>(stream: string, part: StreamPart, take: Take<T>): Promise<readonly T[]> {
    for (;;) {
      const name = this.names.of(stream);
      const read = await this.#readName(name, part, take);
      if (read) return read;
      if (!this.names.close(stream, name)) return [];
    }
  }
}
