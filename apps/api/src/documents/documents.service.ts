import { DocumentFailedError, DocumentMaker, type DocumentOrder } from '@rembuk/documents';
import type { ContributionReport } from '@rembuk/projections';
import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import { refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { Resources } from '../config/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

/** One a thread: a live board needs the rest of the processor. */
const MAKERS_MAX = 2;
const WAITING_MAX = 16;
/** Copied to the thread at once: the loop must not stall over it. */
const PAGE_EVENTS = 250;

/** Whose first bytes are there: from then on only the connection can fail. */
export interface BegunDocument {
  readonly ok: true;
  readonly bytes: AsyncIterableIterator<Uint8Array>;
}

/** Makes documents on threads of their own; a bounded number waits, the rest is turned away. */
@Injectable()
export class DocumentsService {
  readonly #free: DocumentMaker[] = Array.from({ length: MAKERS_MAX }, () => new DocumentMaker());
  readonly #waiting: ((maker: DocumentMaker) => void)[] = [];

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly resources: Resources,
  ) {}

  async onModuleInit(): Promise<void> {
    const makers = [...this.#free];
    await this.resources.add(async () => {
      await Promise.all(makers.map((maker) => maker.close()));
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
      return { ok: true, bytes: from(first, bytes) };
    } catch (error) {
      if (error instanceof DocumentFailedError && error.reason === 'tooLarge')
        return refused('document_too_large', { bound: error.message });
      throw error;
    }
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

/** Left before its first bytes are taken, it must give its maker back too: a generator that never began would not. */
function from(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncIterableIterator<Uint8Array> {
  let isFirst = true;
  return {
    next: () => {
      if (!isFirst) return rest.next();
      isFirst = false;
      return Promise.resolve(first);
    },
    return: () => rest.return(undefined),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
