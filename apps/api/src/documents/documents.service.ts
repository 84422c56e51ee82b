import { DocumentFailedError, DocumentMaker, type DocumentOrder } from '@rembuk/documents';
import type { ContributionReport } from '@rembuk/projections';
import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import { refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG, Resources } from '../config/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
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

/** Makes documents on threads of their own; a bounded number waits, the rest is turned away. */
@Injectable()
export class DocumentsService {
  readonly #free: DocumentMaker[] = Array.from({ length: MAKERS_MAX }, () => new DocumentMaker());
  readonly #waiting: ((maker: DocumentMaker) => void)[] = [];
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

  /** Who calls must take the bytes to their end, or return them. `report`: of a document about contributions. */
  async make(
    order: DocumentOrder,
    signal: AbortSignal,
    report?: ContributionReport,
  ): Promise<BegunDocument | Refused> {
    const maker = await this.#maker(signal);
    if (!maker) return refused('overloaded');
    const bytes = this.#bytes(maker, order, signal, report);
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
    report: ContributionReport | undefined,
  ): AsyncGenerator<Uint8Array> {
    const { workshopId, revision } = order.place;
    const events = (after: number) => this.#pages(workshopId, after, revision);
    try {
      yield* maker.make(order, { events, ...(report && { report }) }, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(maker);
      else this.#free.push(maker);
    }
  }

  /** Undefined: too many wait already. */
  async #maker(signal: AbortSignal): Promise<DocumentMaker | undefined> {
    if (signal.aborted) throw leftWhileWaiting();
    const free = this.#free.pop();
    if (free || this.#waiting.length >= WAITING_MAX) return free;
    const { promise, resolve, reject } = Promise.withResolvers<DocumentMaker>();
    this.#waiting.push(resolve);
    const leave = () => {
      const place = this.#waiting.indexOf(resolve);
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
  ): AsyncGenerator<readonly PlacedEvent[]> {
    let page: PlacedEvent[] = [];
    if (after >= revision) return;
    const range = { from: after + 1, to: revision };
    for await (const event of this.store.readStream(workshopStream(workshopId), range)) {
      page.push(event);
      if (page.length < PAGE_EVENTS) continue;
      yield page;
      page = [];
    }
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
