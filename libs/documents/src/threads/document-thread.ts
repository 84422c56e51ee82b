import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { documentOf, tellAhead } from '../documents.ts';
import type { KeptWork, Written } from '../kept-work.ts';
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
/** Who waits for what was kept: answers come in the order of questions. */
const keptCame: ((found: Written | undefined) => void)[] = [];

function post(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'make') void perform((signal) => make(message, signal));
  else if (message.kind === 'tellAhead') void perform((signal) => tell(message, signal));
  else if (message.kind === 'events') pageCame?.(message.events);
  else if (message.kind === 'kept') keptCame.shift()?.(message.found);
  else if (message.kind === 'taken') {
    ahead -= 1;
    roomMade?.();
  } else {
    leaving.abort();
    // Whatever it waits for will not come.
    roomMade?.();
    pageCame?.([]);
    for (const came of keptCame.splice(0)) came(undefined);
  }
});
post({ kind: 'opened' });

function printed(pages: number): void {
  post({ kind: 'printed', pages });
}

async function make(
  { order, report }: Extract<ToThread, { kind: 'make' }>,
  signal: AbortSignal,
): Promise<void> {
  const history = historyOf(order.place, (after) => read(after, signal), keptWork(signal), report);
  for await (const bytes of documentOf(order, history, { signal, printed }))
    await send(bytes, signal);
}

function tell(
  { place }: Extract<ToThread, { kind: 'tellAhead' }>,
  signal: AbortSignal,
): Promise<void> {
  const history = historyOf(place, (after) => read(after, signal), keptWork(signal));
  return tellAhead(place, history, { signal });
}

async function perform(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
  leaving = new AbortController();
  const { signal } = leaving;
  ahead = 0;
  // Of one before, which did not wait for them.
  keptCame.length = 0;
  try {
    await task(signal);
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

function keptWork(signal: AbortSignal): KeptWork {
  const ask = async (question: FromThread): Promise<Written | undefined> => {
    const answer = new Promise<Written | undefined>((resolve) => {
      keptCame.push(resolve);
    });
    post(question);
    const found = await answer;
    signal.throwIfAborted();
    return found;
  };
  return {
    state: (atOrBefore) => ask({ kind: 'state', atOrBefore }),
    piece: (telling, last) => ask({ kind: 'piece', telling, last }),
    keep: (telling, last, piece) => post({ kind: 'keep', telling, last, piece }),
  };
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
