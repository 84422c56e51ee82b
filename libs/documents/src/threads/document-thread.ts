import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { documentOf } from '../documents.ts';
import type { RecordedEvent } from '../order.ts';
import { TooLargeError } from '../rendering.ts';
import { historyOf } from './history.ts';
import { chunksAheadMax, type FromThread, type ToThread } from './messages.ts';

const port = parentPort;
if (!port) throw new Error('to be run in a thread of its own');
const LOWER = 10;
try {
  // Where threads have priorities of their own, a document waits for a live board, never the other way round.
  setPriority(0, LOWER);
} catch {
  // Then it shares the processor evenly.
}

let leaving = new AbortController();
let ahead = 0;
let roomMade: (() => void) | undefined;
let pageCame: ((events: readonly RecordedEvent[]) => void) | undefined;

function post(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'make') void make(message);
  else if (message.kind === 'events') pageCame?.(message.events);
  else if (message.kind === 'taken') {
    ahead -= 1;
    roomMade?.();
  } else {
    leaving.abort();
    // Whatever it waits for will not come.
    roomMade?.();
    pageCame?.([]);
  }
});
post({ kind: 'opened' });

async function make({ order, report }: Extract<ToThread, { kind: 'make' }>): Promise<void> {
  leaving = new AbortController();
  const { signal } = leaving;
  ahead = 0;
  try {
    const history = historyOf(order.place, (after) => read(after, signal), report);
    const printed = (pages: number) => post({ kind: 'printed', pages });
    for await (const bytes of documentOf(order, history, { signal, printed }))
      await send(bytes, signal);
    post({ kind: 'done' });
  } catch (error) {
    const reason = signal.aborted
      ? 'cancelled'
      : error instanceof TooLargeError
        ? 'tooLarge'
        : 'error';
    const message =
      error instanceof TooLargeError
        ? error.bound
        : error instanceof Error
          ? (error.stack ?? '')
          : '';
    post({ kind: 'failed', reason, message });
  }
}

async function* read(after: number, signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[]> {
  post({ kind: 'read', after });
  let coming = nextPage();
  for (;;) {
    const page = await coming;
    signal.throwIfAborted();
    if (page.length === 0) return;
    // The next one is fetched while this one is worked on.
    coming = nextPage();
    yield page;
  }
}

function nextPage(): Promise<readonly RecordedEvent[]> {
  const page = new Promise<readonly RecordedEvent[]>((resolve) => {
    pageCame = resolve;
  });
  post({ kind: 'more' });
  return page;
}

async function send(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (ahead >= chunksAheadMax)
    await new Promise<void>((resolve) => {
      roomMade = resolve;
    });
  signal.throwIfAborted();
  ahead += 1;
  // A chunk may be part of a larger buffer, which stays here.
  const own = new Uint8Array(bytes);
  post({ kind: 'chunk', bytes: own }, [own.buffer]);
}
