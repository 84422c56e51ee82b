import { StoreUnavailableError } from '@rembuk/event-sourcing';

/** What the store is doing: bounded in number, refused once it closes, and seen through before it has closed. */
export class Operations {
  readonly #pendingMax: number;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(pendingMax: number) {
    this.#pendingMax = pendingMax;
  }

  /** Aborts when the store begins to close. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closing.aborted) throw new StoreUnavailableError('closed');
    if (this.#pending.size >= this.#pendingMax) throw new StoreUnavailableError('overloaded');
    const working = work();
    this.#pending.add(working);
    try {
      return await working;
    } finally {
      this.#pending.delete(working);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#pending);
  }
}

/** One call to the database, with a timer of ours: the client's own do not cover every way to hear nothing. */
export async function within<Result>(ms: number, call: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  // Nobody hears of an answer that comes too late.
  call.catch(() => undefined);
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
