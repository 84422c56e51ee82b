import type { RecordedEvent } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from './bounds.ts';
import type { Connection } from './connection.ts';
import { fromStored } from './event-mapping.ts';
import { failureOf, unavailable } from './failure.ts';
import { within } from './operations.ts';

export interface StreamPart {
  readonly backwards: boolean;
  /** First revision in reading order; the end of the stream when absent. */
  readonly first?: number;
  readonly count: number;
}

/** Reads parts of streams from the leader. */
export class StreamPages {
  readonly #connection: Connection;
  readonly #callMs: number;

  constructor(connection: Connection, { callMs }: Pick<KurrentDbBounds, 'callMs'>) {
    this.#connection = connection;
    this.#callMs = callMs;
  }

  /**
   * Nothing for a stream that is unknown or deleted.
   * @throws StoreUnavailableError; Error for an event that another program wrote.
   */
  async read(stream: string, part: StreamPart): Promise<readonly RecordedEvent[]> {
    const reads = this.#connection.leader.readStream(stream, {
      direction: part.backwards ? 'backwards' : 'forwards',
      fromRevision: part.first === undefined ? 'end' : BigInt(part.first),
      maxCount: part.count,
      requiresLeader: true,
    });
    const read = await within(this.#callMs, Array.fromAsync(reads)).catch((error: unknown) => {
      const { kind } = failureOf(error);
      if (kind === 'noStream' || kind === 'deleted') return [];
      throw unavailable(error);
    });
    return read.flatMap(({ event }) => (event ? [fromStored(event)] : []));
  }

  /** The last event. */
  async last(stream: string): Promise<RecordedEvent | undefined> {
    const [last] = await this.read(stream, { backwards: true, count: 1 });
    return last;
  }
}
