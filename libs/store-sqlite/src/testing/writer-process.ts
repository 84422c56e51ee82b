/**
 * A process that writes to a store as fast as it is durable, until it is told to close or dies. Tests crash it.
 * Its argument: WriterProcessOptions.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventToAppend,
  genesisHash,
  seal,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import { SqliteEventStore } from '../event-store.ts';
import { type Ack, faultsOf } from './history.ts';
import type {
  FromWriterProcess,
  ToWriterProcess,
  WriterProcessOptions,
} from './writer-messages.ts';

const options = JSON.parse(process.argv[2] ?? '') as WriterProcessOptions;
const { folder, streams, bounds = {}, ballastBytes = 0, checks = false } = options;
const ballast = join(folder, 'ballast');
const acks: Ack[] = [];
const closing = new AbortController();

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
  for (let turn = 0; !closing.signal.aborted; turn++) {
    const events = nextEvents(stream, hash, turn);
    const revision = await appendUntilDone(store, stream, head, events);
    if (revision === undefined) return;
    head = revision;
    hash = events.at(-1)?.meta.hash ?? hash;
    const ack: Ack = { kind: 'acked', stream, revision, ids: events.map(({ id }) => id) };
    acks.push(ack);
    tell(ack);
  }
}

async function appendUntilDone(
  store: SqliteEventStore,
  stream: string,
  head: number,
  events: EventToAppend[],
): Promise<number | undefined> {
  while (!closing.signal.aborted) {
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

function obey(store: SqliteEventStore, message: ToWriterProcess): void {
  switch (message) {
    case 'count':
      void count(store);
      return;
    case 'makeRoom':
      rmSync(ballast);
      return;
    case 'close':
      closing.abort();
      return;
  }
}

try {
  if (ballastBytes > 0) writeFileSync(ballast, Buffer.alloc(ballastBytes, 1));
  const store = await SqliteEventStore.open({ folder, bounds });
  tell({ kind: 'open' });
  process.on('message', (message: ToWriterProcess) => obey(store, message));
  const names = Array.from({ length: streams }, (_, index) => `workshop-${index}`);
  await Promise.all(names.map((stream) => write(store, stream)));
  if (!closing.signal.aborted) await once(closing.signal, 'abort');
  await store.close();
  tell({ kind: 'closed' });
  if (checks) tell({ kind: 'checked', faults: await faultsOf(folder, acks) });
} catch (error) {
  tell({ kind: 'refusedToOpen', message: String(error) });
}
process.disconnect();
