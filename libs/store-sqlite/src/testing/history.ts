import { cp, rm } from 'node:fs/promises';
import { type RecordedEvent, verifyChain } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '../event-store.ts';
import type { FromWriterProcess } from './writer-messages.ts';

export type Ack = Extract<FromWriterProcess, { kind: 'acked' }>;

/**
 * Opens a copy of a data folder, as a restart would, and says what is wrong with it: acknowledged events that are not
 * in their place, streams that have gaps or whose chain is broken. Nothing is what should come out.
 */
export async function faultsOf(folder: string, acks: readonly Ack[]): Promise<string[]> {
  const copy = `${folder}-opened`;
  await rm(copy, { recursive: true, force: true });
  await cp(folder, copy, { recursive: true });
  const store = await SqliteEventStore.open({ folder: copy });
  try {
    const streams = await byStream(store);
    const faults: string[] = [];
    for (const [stream, events] of streams) {
      const verdict = await verifyChain(stream, store.readStream(stream));
      if (!verdict.ok) faults.push(`${stream}: ${verdict.reason} at ${verdict.revision}`);
      if (new Set(events.map(({ id }) => id)).size < events.length)
        faults.push(`${stream}: repeats`);
    }
    for (const { stream, revision, ids } of acks)
      for (const [index, id] of ids.entries()) {
        const at = revision - ids.length + 1 + index;
        if (streams.get(stream)?.[at]?.id !== id) faults.push(`${stream}: ${at} was acknowledged`);
      }
    return faults;
  } finally {
    await store.close();
  }
}

async function byStream(store: SqliteEventStore): Promise<Map<string, RecordedEvent[]>> {
  const streams = new Map<string, RecordedEvent[]>();
  for await (const { stream, event } of store.readAll()) {
    const events = streams.get(stream) ?? [];
    streams.set(stream, events);
    events.push(event);
  }
  return streams;
}
