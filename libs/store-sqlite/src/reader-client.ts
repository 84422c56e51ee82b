import type { PageBounds } from './log/log-reader.ts';
import type { LogPageRead, ReadRequest, ReadResult, StreamPageRead } from './log/messages.ts';
import type { ReaderData } from './log/reader-thread.ts';
import { AnsweringThread } from './threads/answering-thread.ts';
import { threadFile } from './threads/thread.ts';

export interface ReaderBounds extends PageBounds {
  /** Pages and look-ups that may wait; one more is refused as `overloaded`. */
  readonly pendingReadsMax: number;
}

interface Results {
  readonly stream: StreamPageRead;
  readonly all: LogPageRead;
  readonly head: { readonly head: number };
  readonly find: { readonly json: string };
}

/** Asks the readers' thread. Requests take turns page by page, so a long read does not keep short ones waiting. */
export class ReaderClient {
  readonly #thread: AnsweringThread<ReadRequest, ReadResult>;

  private constructor(thread: AnsweringThread<ReadRequest, ReadResult>) {
    this.#thread = thread;
  }

  static async open(
    data: ReaderData,
    bounds: ReaderBounds,
    crashed?: (error: Error) => void,
  ): Promise<ReaderClient> {
    const thread = await AnsweringThread.open<ReadRequest, ReadResult>({
      file: threadFile('./log/reader-thread', import.meta.url),
      name: 'rembuk log reader',
      workerData: data,
      pendingMax: bounds.pendingReadsMax,
      ...(crashed && { crashed }),
    });
    return new ReaderClient(thread);
  }

  async ask<K extends ReadRequest['kind']>(
    request: Extract<ReadRequest, { readonly kind: K }>,
  ): Promise<Results[K]> {
    return (await this.#thread.ask(request)) as Results[K];
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
