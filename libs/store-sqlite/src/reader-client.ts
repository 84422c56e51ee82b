import { StoreUnavailableError } from '@rembuk/event-sourcing';
import type { PageBounds } from './log/log-reader.ts';
import type {
  FromReader,
  LogPageRead,
  ReadRequest,
  ReadResult,
  StreamPageRead,
  ToReader,
} from './log/messages.ts';
import { Thread, threadFile } from './thread.ts';
import { unavailable } from './unavailable.ts';

export interface ReaderBounds extends PageBounds {
  /** Pages and look-ups that may wait; one more is refused as `overloaded`. */
  readonly pendingReadsMax: number;
}

interface Waiting {
  readonly resolve: (result: ReadResult) => void;
  readonly reject: (error: Error) => void;
}

interface Results {
  stream: StreamPageRead;
  all: LogPageRead;
  head: { readonly head: number };
  find: { readonly json: string };
}

/** Asks the readers' thread. Requests take turns page by page, so a long read does not keep short ones waiting. */
export class ReaderClient {
  readonly #waiting = new Map<number, Waiting>();
  readonly #pendingMax: number;
  #thread: Thread<ToReader | 'close'> | undefined;
  #nextId = 0;
  #refusal: StoreUnavailableError | undefined;

  private constructor(pendingMax: number) {
    this.#pendingMax = pendingMax;
  }

  static async open(
    file: string,
    bounds: ReaderBounds,
    crashed?: (error: Error) => void,
  ): Promise<ReaderClient> {
    const client = new ReaderClient(bounds.pendingReadsMax);
    const { thread } = await Thread.start<ToReader | 'close', FromReader>(
      threadFile('./log/reader-thread', import.meta.url),
      'rembuk log reader',
      { file, ...bounds },
      {
        message: (answer) => client.#settle(answer),
        crashed: (error) => {
          client.#refuse(unavailable({ reason: 'failed', message: error.message }));
          crashed?.(error);
        },
      },
    );
    client.#thread = thread;
    return client;
  }

  async ask<K extends ReadRequest['kind']>(
    request: Extract<ReadRequest, { readonly kind: K }>,
  ): Promise<Results[K]> {
    if (this.#refusal) throw this.#refusal;
    if (this.#waiting.size >= this.#pendingMax) throw new StoreUnavailableError('overloaded');
    const id = this.#nextId;
    this.#nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<ReadResult>();
    this.#waiting.set(id, { resolve, reject });
    this.#thread?.post({ id, request });
    return (await promise) as Results[K];
  }

  /** Answers what was asked, then ends. */
  async close(): Promise<void> {
    this.#refusal ??= new StoreUnavailableError('closed');
    this.#thread?.post('close');
    await this.#thread?.ended();
  }

  /** Ends at once; what waits is refused. */
  async stop(): Promise<void> {
    this.#refuse(new StoreUnavailableError('closed'));
    await this.#thread?.stop();
  }

  #settle(answer: FromReader): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('result' in answer) waiting?.resolve(answer.result);
    else waiting?.reject(unavailable({ reason: 'failed', message: answer.error }));
  }

  #refuse(error: StoreUnavailableError): void {
    this.#refusal ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
