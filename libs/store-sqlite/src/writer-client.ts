import {
  type AppendResult,
  type ExpectedRevision,
  type PreparedAppend,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import { AppendQueue, type QueueBounds } from './append-queue.ts';
import type { FromWriter, ToWriter } from './log/messages.ts';
import type { WriterData } from './log/writer-thread.ts';
import { Thread, threadFile } from './threads/thread.ts';
import { unavailable } from './unavailable.ts';

export interface WriterEvents {
  /** Everything up to this position is durable. */
  readonly committed: (position: number) => void;
  readonly crashed: (error: Error) => void;
}

/** Asks the writer's thread. Once a flush failed, or the thread died, every write is refused until a restart. */
export class WriterClient {
  readonly #queue: AppendQueue;
  readonly #events: WriterEvents;
  readonly #erasures: PromiseWithResolvers<void>[] = [];
  #thread: Thread<ToWriter> | undefined;
  #failure: StoreUnavailableError | undefined;
  #closed = false;
  #closing: Promise<void> | undefined;

  private constructor(bounds: QueueBounds, events: WriterEvents) {
    this.#queue = new AppendQueue(bounds, (message) => this.#thread?.post(message));
    this.#events = events;
  }

  static async open(
    data: WriterData,
    bounds: QueueBounds,
    events: WriterEvents,
    file: URL = threadFile('./log/writer-thread', import.meta.url),
  ): Promise<WriterClient> {
    const client = new WriterClient(bounds, events);
    const { thread, opened } = await Thread.start<ToWriter, FromWriter>(
      file,
      'rembuk log writer',
      data,
      {
        message: (answer) => client.#settle(answer),
        crashed: (error) => client.#crash(error),
      },
    );
    client.#thread = thread;
    events.committed((opened as { readonly position: number }).position);
    return client;
  }

  /** Why writes are refused until a restart, if they are. */
  get failure(): StoreUnavailableError | undefined {
    return this.#failure;
  }

  /** @throws StoreUnavailableError at once when it is refused; else the promise tells. */
  append(
    stream: string,
    expected: ExpectedRevision,
    prepared: PreparedAppend,
  ): Promise<AppendResult> {
    this.#assertWritable();
    return this.#queue.add(stream, expected, prepared);
  }

  async erase(stream: string): Promise<void> {
    this.#assertWritable();
    this.#queue.flush();
    const erasure = Promise.withResolvers<void>();
    this.#erasures.push(erasure);
    this.#thread?.post({ kind: 'erase', stream });
    await erasure.promise;
  }

  /** Takes nothing more; what was asked is finished. */
  refuse(): void {
    this.#closed = true;
    this.#queue.flush();
  }

  /** Finishes what was asked, then ends. Idempotent. */
  close(): Promise<void> {
    this.refuse();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // A file that failed is not closed in order: that would move its pages about.
    if (this.#failure) return this.#thread?.stop();
    this.#thread?.post({ kind: 'close' });
    return this.#thread?.ended();
  }

  #assertWritable(): void {
    if (this.#failure) throw this.#failure;
    if (this.#closed) throw new StoreUnavailableError('closed');
  }

  #settle(answer: FromWriter): void {
    switch (answer.kind) {
      case 'committed':
        this.#events.committed(this.#queue.settle(answer.results));
        return;
      case 'rejected':
        if (answer.failure.reason === 'failed') this.#failure ??= unavailable(answer.failure);
        this.#queue.reject(answer.appends, unavailable(answer.failure));
        return;
      case 'erased':
        this.#erasures.shift()?.resolve();
        return;
      case 'not_erased':
        this.#erasures.shift()?.reject(notErased(answer.failure));
        return;
      case 'closed':
        return;
    }
  }

  #crash(error: Error): void {
    this.#failure = unavailable({ reason: 'failed', message: error.message });
    this.#queue.rejectAll(this.#failure);
    for (const { reject } of this.#erasures.splice(0)) reject(this.#failure);
    this.#events.crashed(error);
  }
}

function notErased(failure: Extract<FromWriter, { kind: 'not_erased' }>['failure']) {
  if (failure !== 'held_back') return unavailable(failure);
  const cause = new Error('another process is reading the log; ask again when it has finished');
  return new StoreUnavailableError('overloaded', { cause });
}
