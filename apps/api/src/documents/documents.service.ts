import { DocumentFailedError, DocumentMaker, type DocumentOrder } from '@rembuk/documents';
import type { ContributionReport } from '@rembuk/projections';
import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import { refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG, Resources } from '../config/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import type { DocumentProgress, Making } from './in-the-making.ts';
import { removeSpools, Spool, type SpoolBounds } from './spool.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

/** One a thread: a live board needs the rest of the processor. */
const MAKERS_MAX = 2;
const WAITING_MAX = 16;
/** Copied to the thread at once: the loop must not stall over it. */
const PAGE_EVENTS = 250;
/** What may be ahead of a reader; readers beyond these have no file, and hold up the thread if they are slow. */
const SPOOLS_MAX = 16;
const spoolBounds: SpoolBounds = { memoryBytesMax: 1024 * 1024, fileBytesMax: 64 * 1024 * 1024 };

/** Whose first bytes are there: from then on only the connection can fail. */
export interface BegunDocument {
  readonly ok: true;
  readonly bytes: AsyncIterableIterator<Uint8Array, undefined>;
}

/** Who waits for a thread. */
interface Waiting {
  readonly give: (maker: DocumentMaker) => void;
  readonly making: Making | undefined;
}

/** What goes with an order. */
export interface DocumentMeans {
  /** Of a document about contributions. */
  readonly report?: ContributionReport | undefined;
  /** Is told how far it is. */
  readonly making?: Making;
}

/** Makes documents on threads of their own; a bounded number waits, the rest is turned away. */
@Injectable()
export class DocumentsService {
  readonly #free: DocumentMaker[] = Array.from({ length: MAKERS_MAX }, () => new DocumentMaker());
  readonly #waiting: Waiting[] = [];
  readonly #spools = new Set<Spool>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
    private readonly resources: Resources,
  ) {}

  async onModuleInit(): Promise<void> {
    await removeSpools(this.config.dataFolder);
    const makers = [...this.#free];
    await this.resources.add(async () => {
      await Promise.all(makers.map((maker) => maker.close()));
      await Promise.all([...this.#spools].map((spool) => spool.return()));
    });
  }

  /** Who calls must take the bytes to their end, or return them. */
  async make(
    order: DocumentOrder,
    signal: AbortSignal,
    means: DocumentMeans = {},
  ): Promise<BegunDocument | Refused> {
    const maker = await this.#maker(signal, means.making);
    if (!maker) return refused('overloaded');
    const bytes = this.#bytes(maker, order, signal, means);
    try {
      const first = await bytes.next();
      const spool = this.#spool();
      void fill(spool, first, bytes);
      return { ok: true, bytes: spool };
    } catch (error) {
      if (error instanceof DocumentFailedError && error.reason === 'tooLarge')
        return refused('document_too_large', { bound: error.message });
      throw error;
    }
  }

  /** How far one is: who waits is told how many go first. */
  progressOf(making: Making): DocumentProgress {
    return making.progress(this.#waiting.findIndex((each) => each.making === making));
  }

  /** The thread is free once the last byte is written, whether it was read or not. */
  #spool(): Spool {
    const bounds =
      this.#spools.size < SPOOLS_MAX ? spoolBounds : { ...spoolBounds, fileBytesMax: 0 };
    const spool = new Spool(this.config.dataFolder, bounds, () => this.#spools.delete(spool));
    this.#spools.add(spool);
    return spool;
  }

  async *#bytes(
    maker: DocumentMaker,
    order: DocumentOrder,
    signal: AbortSignal,
    { report, making }: DocumentMeans,
  ): AsyncGenerator<Uint8Array> {
    const { workshopId, revision } = order.place;
    const events = (after: number) => this.#pages(workshopId, after, revision, making);
    const printed = (pages: number) => making?.printed(pages);
    if (making) making.stage = 'making';
    try {
      for await (const bytes of maker.make(
        order,
        { events, printed, ...(report && { report }) },
        signal,
      )) {
        if (making) making.bytes += bytes.length;
        yield bytes;
      }
      making?.ended();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.give(maker);
      else this.#free.push(maker);
    }
  }

  /** Undefined: too many wait already. */
  async #maker(
    signal: AbortSignal,
    making: Making | undefined,
  ): Promise<DocumentMaker | undefined> {
    if (signal.aborted) throw leftWhileWaiting();
    const free = this.#free.pop();
    if (free || this.#waiting.length >= WAITING_MAX) return free;
    const { promise, resolve, reject } = Promise.withResolvers<DocumentMaker>();
    const waiting = { give: resolve, making };
    this.#waiting.push(waiting);
    if (making) making.stage = 'waiting';
    const leave = () => {
      const place = this.#waiting.indexOf(waiting);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(leftWhileWaiting());
    };
    signal.addEventListener('abort', leave, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  async *#pages(
    workshopId: string,
    after: number,
    revision: number,
    making: Making | undefined,
  ): AsyncGenerator<readonly PlacedEvent[]> {
    let page: PlacedEvent[] = [];
    const through = (last: number) => {
      if (making) making.through = last;
    };
    through(after);
    if (after >= revision) return;
    const range = { from: after + 1, to: revision };
    for await (const event of this.store.readStream(workshopStream(workshopId), range)) {
      page.push(event);
      if (page.length < PAGE_EVENTS) continue;
      through(event.revision);
      yield page;
      page = [];
    }
    through(revision);
    if (page.length > 0) yield page;
  }
}

function leftWhileWaiting(): DocumentFailedError {
  return new DocumentFailedError('cancelled', 'left while waiting');
}

/** Whatever goes wrong is for the reader to hear. */
async function fill(
  spool: Spool,
  first: IteratorResult<Uint8Array>,
  bytes: AsyncGenerator<Uint8Array>,
): Promise<void> {
  try {
    for (let next = first; next.done !== true; next = await bytes.next())
      if (!(await spool.add(next.value))) break;
    spool.end();
  } catch (error) {
    spool.end(error instanceof Error ? error : new Error(String(error)));
  } finally {
    await bytes.return(undefined);
  }
}
