import { DocumentFailedError, DocumentMaker } from '@rembuk/documents';
import { Injectable } from '@nestjs/common';
import { Resources } from '../config/index.ts';
import type { Making } from './in-the-making.ts';

/** One a thread: a live board needs the rest of the processor. */
const MAKERS_MAX = 2;
const WAITING_MAX = 16;

/** Who waits for a thread. */
interface Waiting {
  readonly give: (maker: DocumentMaker) => void;
  readonly making: Making | undefined;
}

/** The threads that make documents: whoever waits for one goes first, then what nobody waits for. */
@Injectable()
export class Makers {
  readonly #all = Array.from({ length: MAKERS_MAX }, () => new DocumentMaker());
  readonly #free = [...this.#all];
  readonly #waiting: Waiting[] = [];
  /** Of what is done in spare time. */
  #leaving: AbortController | undefined;
  #becameIdle: (() => void) | undefined;
  #isClosed = false;

  constructor(private readonly resources: Resources) {}

  async onModuleInit(): Promise<void> {
    await this.resources.add(async () => {
      this.#isClosed = true;
      this.#leaving?.abort();
      this.#becameIdle?.();
      await Promise.all(this.#all.map((maker) => maker.close()));
    });
  }

  /** Somebody will take one: it starts meanwhile. */
  expect(): void {
    this.#free.at(-1)?.begin();
  }

  /** Undefined: too many wait already. Whoever takes one gives it back. */
  async take(signal: AbortSignal, making: Making | undefined): Promise<DocumentMaker | undefined> {
    if (signal.aborted) throw leftWhileWaiting();
    // The processor too is for whoever waits.
    this.#leaving?.abort();
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

  giveBack(maker: DocumentMaker): void {
    const next = this.#waiting.shift();
    if (next) next.give(maker);
    else {
      this.#free.push(maker);
      if (this.#isIdle) this.#becameIdle?.();
    }
  }

  /** How many go first; -1: it does not wait. */
  aheadOf(making: Making): number {
    return this.#waiting.findIndex((each) => each.making === making);
  }

  /**
   * Once nobody needs a thread, does one thing with one, for one caller at a time. Whoever comes meanwhile ends it:
   * then it is false, as it is when all is closed.
   */
  async inSpareTime(
    task: (maker: DocumentMaker, signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    while (!this.#isIdle && !this.#isClosed)
      await new Promise<void>((resolve) => {
        this.#becameIdle = resolve;
      });
    const maker = this.#isClosed ? undefined : this.#free.pop();
    if (!maker) return false;
    const leaving = (this.#leaving = new AbortController());
    try {
      await task(maker, leaving.signal);
      return true;
    } catch (error) {
      if (leaving.signal.aborted) return false;
      throw error;
    } finally {
      this.#leaving = undefined;
      this.giveBack(maker);
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get #isIdle(): boolean {
    return this.#free.length === this.#all.length;
  }
}

function leftWhileWaiting(): DocumentFailedError {
  return new DocumentFailedError('cancelled', 'left while waiting');
}
