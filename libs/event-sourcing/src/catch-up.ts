import type { RecordedEvent } from './envelope.ts';
import type { SubscriptionMessage } from './event-store.ts';

/** A part of the log behind a position, as a subscription reads it. */
export interface LogPage {
  readonly items: readonly { readonly stream: string; readonly event: RecordedEvent }[];
  /** Everything up to here was looked at, whether it passed the filter or not. */
  readonly scannedTo: number;
  /** Nothing was recorded behind `scannedTo` when the page was read. */
  readonly atEnd: boolean;
}

/** How far the log is recorded; wakes those who wait for more. Positions are numbers, 0 before the first event. */
export class Watermark {
  #position: number;
  #closed = false;
  #failure: Error | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(position: number) {
    this.#position = position;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Why the log is closed, when it was not on purpose. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  advance(position: number): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.#wake();
  }

  /** Ends every wait, now and later. */
  close(failure?: Error): void {
    this.#closed = true;
    this.#failure ??= failure;
    this.#wake();
  }

  /** Resolves when something is recorded behind `position`, the signal aborts, or the log is closed. */
  async passed(position: number, signal: AbortSignal): Promise<void> {
    while (this.#position <= position && !this.#closed && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const wake = (): void => resolve(undefined);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      await promise;
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}

/**
 * A catch-up subscription over a log that is read in pages. It always reads, and is only woken by what is appended:
 * so nothing can be lost, repeated or reordered between history and live, and a slow consumer buffers nothing.
 */
export async function* catchUp(
  start: number | (() => Promise<number>),
  log: {
    readonly watermark: Watermark;
    readonly readPage: (after: number) => Promise<LogPage>;
  },
  signal: AbortSignal,
): AsyncGenerator<SubscriptionMessage, void, void> {
  const { watermark } = log;
  const ended = (): boolean => {
    if (signal.aborted) return true;
    if (watermark.failure) throw watermark.failure;
    return watermark.closed;
  };
  let live = false;
  let after = typeof start === 'number' ? start : ((await unlessEnded(start(), ended)) ?? 0);
  while (!ended()) {
    const page = await unlessEnded(log.readPage(after), ended);
    for (const { stream, event } of page?.items ?? []) {
      if (ended()) return;
      yield { kind: 'event', stream, event };
    }
    if (!page || ended()) return;
    after = page.scannedTo;
    if (!page.atEnd) continue;
    if (!live) yield { kind: 'caughtUp' };
    live = true;
    await watermark.passed(after, signal);
  }
}

/** What fails at the end is no failure. */
async function unlessEnded<Found>(
  reading: Promise<Found>,
  ended: () => boolean,
): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (ended()) return undefined;
    throw error;
  }
}
