/**
 * A process that writes to a store as fast as it is durable, until it is told to close or dies. Tests crash it.
 * Arguments: the data folder, the number of streams that it writes to at once, bounds of the store as JSON.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventToAppend,
  genesisHash,
  seal,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import type { SqliteBounds } from '../bounds.ts';
import { SqliteEventStore } from '../event-store.ts';
import type { FromWriterProcess, ToWriterProcess } from './writer-messages.ts';

const [folder = '', streams = '1', bounds = '{}'] = process.argv.slice(2);
let closing = false;

function tell(message: FromWriterProcess): void {
  process.send?.(message);
}

function nextEvents(stream: string, hash: string, turn: number): EventToAppend[] {
  let last = hash;
  return Array.from({ length: 1 + (turn % 3) }, (_, index) => {
    const commandId = randomUUID();
    const at = '2018-10-03T02:30:00.000Z';
    const meta = {
      commandId,
      actorId: 'p',
      role: 'member',
      at,
      correlationId: '',
      causationId: '',
    };
    const data = { stream, turn, index, text: 'x'.repeat(50 + ((turn * 37) % 700)) };
    const event = seal(last, { id: randomUUID(), type: 'ThingHappened', v: 1, data, meta });
    last = event.meta.hash;
    return event;
  });
}

/** Appends to one stream, one append at a time; repeats what was refused, as it was. */
async function write(store: SqliteEventStore, stream: string): Promise<void> {
  let head = -1;
  let hash = genesisHash(stream);
  for await (const { revision, meta } of store.readStream(stream, { direction: 'backwards' })) {
    head = revision;
    hash = meta.hash;
    break;
  }
  for (let turn = 0; !closing; turn++) {
    const events = nextEvents(stream, hash, turn);
    const revision = await appendUntilDone(store, stream, head, events);
    if (revision === undefined) return;
    head = revision;
    hash = events.at(-1)?.meta.hash ?? hash;
    tell({ kind: 'acked', stream, revision, ids: events.map(({ id }) => id) });
  }
}

async function appendUntilDone(
  store: SqliteEventStore,
  stream: string,
  head: number,
  events: EventToAppend[],
): Promise<number | undefined> {
  while (!closing) {
    try {
      const result = await store.append(stream, head === -1 ? 'no_stream' : head, events);
      return result.revision;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      tell({ kind: 'refused', stream, reason: error.reason });
      await pause(5);
    }
  }
  return undefined;
}

async function count(store: SqliteEventStore): Promise<void> {
  let events = 0;
  for await (const { event } of store.readAll()) if (event.revision >= 0) events += 1;
  tell({ kind: 'counted', events });
}

try {
  const store = await SqliteEventStore.open({
    folder,
    bounds: JSON.parse(bounds) as Partial<SqliteBounds>,
  });
  tell({ kind: 'open' });
  const writing = Array.from({ length: Number(streams) }, (_, index) =>
    write(store, `workshop-${index}`),
  );
  process.on('message', (message: ToWriterProcess) => {
    if (message === 'count') void count(store);
    else closing = true;
  });
  await Promise.all(writing);
  if (Number(streams) === 0) while (!closing) await pause(5);
  await store.close();
  tell({ kind: 'closed' });
} catch (error) {
  tell({ kind: 'refusedToOpen', message: String(error) });
}
process.disconnect();
