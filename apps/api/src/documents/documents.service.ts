import { DocumentFailedError, type DocumentMaker, type DocumentOrder } from '@rembuk/documents';
import type { ContributionReport } from '@rembuk/projections';
import type { EventStore } from '@rembuk/event-sourcing';
import { refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG, Resources } from '../config/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { DocumentShelf } from './document-shelf.ts';
import { eventPages } from './event-pages.ts';
import type { DocumentProgress, Making } from './in-the-making.ts';
import { Makers } from './makers.ts';
import { removeSpools, Spool, type SpoolBounds } from './spool.ts';

/** What may be ahead of a reader; readers beyond these have no file, and hold up the thread if they are slow. */
const SPOOLS_MAX = 16;
const spoolBounds: SpoolBounds = { memoryBytesMax: 1024 * 1024, fileBytesMax: 64 * 1024 * 1024 };

/** Whose first bytes are there: from then on only the connection can fail. */
export interface BegunDocument {
  readonly ok: true;
  readonly bytes: AsyncIterableIterator<Uint8Array, undefined>;
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
  readonly #spools = new Set<Spool>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: Config,
    private readonly makers: Makers,
    private readonly shelf: DocumentShelf,
    private readonly resources: Resources,
  ) {}

  async onModuleInit(): Promise<void> {
    await removeSpools(this.config.dataFolder);
    await this.resources.add(async () => {
      await Promise.all([...this.#spools].map((spool) => spool.return()));
    });
  }

  /** Somebody prepares an order: a thread starts meanwhile. */
  expect(): void {
    this.makers.expect();
  }

  /** Who calls must take the bytes to their end, or return them. */
  async make(
    order: DocumentOrder,
    signal: AbortSignal,
    means: DocumentMeans = {},
  ): Promise<BegunDocument | Refused> {
    const maker = await this.makers.take(signal, means.making);
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
    return making.progress(this.makers.aheadOf(making));
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
    const { place } = order;
    const through = (revision: number) => making?.read(revision);
    const events = (after: number) => eventPages(this.store, place, after, through);
    const kept = this.shelf.of(place.workshopId);
    const printed = (pages: number) => making?.printed(pages);
    if (making) making.stage = 'making';
    try {
      for await (const bytes of maker.make(
        order,
        { events, kept, printed, ...(report && { report }) },
        signal,
      )) {
        if (making) making.bytes += bytes.length;
        yield bytes;
      }
      making?.ended();
    } finally {
      this.makers.giveBack(maker);
    }
  }
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
