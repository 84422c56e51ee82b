import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ContributionReport } from '@rembuk/projections';
import { type KeptWork, noKeptWork, type Written } from '../kept-work.ts';
import type { DocumentOrder, RecordedEvent } from '../order.ts';
import type { LogPlace } from '../reports/place.ts';
import type { FromThread, ToThread } from './messages.ts';

/** Beside this file: as source in tests, as JavaScript in a build. */
const file = new URL(
  `document-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);
const HEAP_MB_MAX = 1_024;
/** After this a thread that was asked to stop is stopped. */
const LEAVE_MS_MAX = 5_000;

/** Pages of events behind a revision, up to that of the document. */
export type ReadEvents = (after: number) => AsyncIterable<readonly RecordedEvent[]>;

/** What a document is made of. */
export interface DocumentSource {
  readonly events: ReadEvents;
  /** What was made of the same workshop before. */
  readonly kept?: KeptWork;
  /** Of documents about contributions: who asks has the fold at hand, which is long in the making. */
  readonly report?: ContributionReport;
  /** Told how many pages there are by now, where there are pages. */
  readonly printed?: (pages: number) => void;
}

/** A document cannot be made: what bound it passes, or that the thread failed. */
export class DocumentFailedError extends Error {
  override readonly name = 'DocumentFailedError';
  readonly reason: 'tooLarge' | 'cancelled' | 'error';

  constructor(reason: 'tooLarge' | 'cancelled' | 'error', message: string) {
    super(message);
    this.reason = reason;
  }
}

/*
 * Threads share the WebAssembly by which Node looks through CommonJS modules, and V8 was seen to end the process when it
 * freed a piece of its code (`Check failed: end > addr` in UnregisterWasmAllocation, Node 24.21). It is small: none is freed.
 */
setFlagsFromString('--no-wasm-code-gc');

/** A thread that makes one document after the other. */
export class DocumentMaker {
  readonly #heapMbMax: number;
  #worker: Worker | undefined;

  constructor(heapMbMax = HEAP_MB_MAX) {
    this.#heapMbMax = heapMbMax;
  }

  /** Starts the thread, where it does not run; else the first document does. */
  begin(): void {
    this.#worker ??= this.#started();
  }

  /** Bytes as they come; the thread waits while nobody takes them. */
  make(
    order: DocumentOrder,
    source: DocumentSource,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const { report } = source;
    return this.#perform({ kind: 'make', order, ...(report && { report }) }, source, signal);
  }

  /** Makes what documents of a workshop need up to a revision, and leaves it to `source.kept`. */
  async tellAhead(place: LogPlace, source: DocumentSource, signal: AbortSignal): Promise<void> {
    await this.#perform({ kind: 'tellAhead', place }, source, signal).next();
  }

  async *#perform(
    task: ToThread,
    source: DocumentSource,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const worker = (this.#worker ??= this.#started());
    const talk = new Talk(worker, source);
    const leave = () => talk.cancel();
    signal.addEventListener('abort', leave, { once: true });
    try {
      talk.say(task);
      if (signal.aborted) talk.cancel();
      for await (const bytes of talk.chunks()) yield bytes;
    } finally {
      signal.removeEventListener('abort', leave);
      // Left half way: the thread must be done with it before the next.
      const isFree = await talk.ended(LEAVE_MS_MAX);
      talk.stopListening();
      if (!isFree) await this.close();
    }
  }

  /** Should it end between two documents, the next one starts another. */
  #started(): Worker {
    const worker = new Worker(file, {
      name: 'rembuk documents',
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMbMax },
    });
    const forget = (): void => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    worker.on('error', forget);
    worker.once('exit', forget);
    return worker;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

function hasNoMemory(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** What is said between the two about one document. */
class Talk {
  readonly #worker: Worker;
  readonly #source: DocumentSource;
  readonly #kept: KeptWork;
  readonly #coming: Uint8Array[] = [];
  #pages: AsyncIterator<readonly RecordedEvent[]> | undefined;
  #end: { readonly error?: Error } | undefined;
  #hasDied = false;
  #telling: Promise<void> = Promise.resolve();
  #readError: Error | undefined;
  #woken: (() => void) | undefined;
  readonly #heard = (message: FromThread) => void this.#hear(message);
  readonly #died = (error?: unknown) => {
    this.#hasDied = true;
    const message = error instanceof Error ? error.message : 'the thread ended';
    this.#finish(
      // Tried again it would be as large.
      hasNoMemory(error)
        ? new DocumentFailedError('tooLarge', 'memory')
        : new DocumentFailedError('error', message),
    );
  };

  constructor(worker: Worker, source: DocumentSource) {
    this.#worker = worker;
    this.#source = source;
    this.#kept = source.kept ?? noKeptWork;
    worker.on('message', this.#heard);
    worker.once('error', this.#died);
    worker.once('exit', this.#died);
  }

  say(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  cancel(): void {
    if (!this.#end) this.say({ kind: 'cancel' });
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = this.#coming.shift();
      if (bytes) {
        yield bytes;
        this.say({ kind: 'taken' });
      } else if (this.#end) {
        if (this.#end.error) throw this.#end.error;
        return;
      } else await this.#change();
    }
  }

  /** Whether the thread is free for another: within this time, where it has to be told to leave off. */
  async ended(withinMs: number): Promise<boolean> {
    if (this.#end) return !this.#hasDied;
    this.cancel();
    const timer = setTimeout(() => this.#died(new Error('the thread did not leave off')), withinMs);
    await this.#untilEnd();
    clearTimeout(timer);
    return !this.#hasDied;
  }

  async #untilEnd(): Promise<void> {
    while (!this.#end) await this.#change();
  }

  stopListening(): void {
    this.#worker.off('message', this.#heard);
    this.#worker.off('error', this.#died);
    this.#worker.off('exit', this.#died);
    void this.#pages?.return?.();
  }

  async #hear(message: FromThread): Promise<void> {
    switch (message.kind) {
      case 'opened':
        break;
      case 'read':
        void this.#pages?.return?.();
        this.#pages = this.#source.events(message.after)[Symbol.asyncIterator]();
        break;
      case 'more':
        await this.#tellMore();
        break;
      case 'state':
        this.#tell(this.#kept.state(message.atOrBefore));
        break;
      case 'piece':
        this.#tell(this.#kept.piece(message.telling, message.last));
        break;
      case 'keep':
        this.#kept.keep(message.telling, message.last, message.piece);
        break;
      case 'chunk':
        this.#coming.push(message.bytes);
        this.#woken?.();
        break;
      case 'printed':
        this.#source.printed?.(message.pages);
        break;
      case 'done':
        this.#finish();
        break;
      case 'failed':
        this.#finish(new DocumentFailedError(message.reason, message.message));
        break;
      default:
        message satisfies never;
    }
  }

  /** All are looked for at once, and told in the order in which they were asked for. */
  #tell(kept: Promise<Written | undefined>): void {
    const telling = this.#telling;
    this.#telling = (async () => {
      await telling;
      const found = await kept.catch(() => undefined);
      if (!this.#end) this.say({ kind: 'kept', found }, found ? [found.json.buffer] : []);
    })();
  }

  async #tellMore(): Promise<void> {
    try {
      const next = await this.#pages?.next();
      if (!this.#end) this.say({ kind: 'events', events: next?.done === false ? next.value : [] });
    } catch (error) {
      // A history that ends early would be another document.
      this.#readError = error instanceof Error ? error : new Error(String(error));
      this.cancel();
    }
  }

  #finish(error?: Error): void {
    const told = this.#readError ?? error;
    this.#end ??= told === undefined ? {} : { error: told };
    this.#woken?.();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#woken = resolve;
    });
  }
}
