import { appendLimits, type EventStore } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { type BatchBounds, BatchWriter } from './batch-writer.ts';
import type { ChainHead } from './chains.ts';
import { readLines } from './lines.ts';
import { messageOf } from './log.ts';

/** Well inside what a store takes. */
const bounds: BatchBounds = {
  eventsMax: 1_000,
  bytesMax: appendLimits.appendBytesMax / 4,
  appendsAtOnce: 1,
};

/**
 * Appends lines that were checked, in the order of the file, so that streams stay as interleaved as they were. Ids,
 * times, order and hashes are those of the file. A stream that holds the beginning of the same history is continued, so
 * that an import that was cut off can be run again; where one holds anything else, nothing is written.
 * @param heads of the streams in the file
 */
export async function importLines(
  store: EventStore,
  file: string,
  heads: readonly ChainHead[],
): Promise<number> {
  const standing = await standingIn(store, heads);
  await assertContinued(store, file, lastOfBoth(standing, heads));
  const writer = new BatchWriter(store, bounds);
  try {
    for await (const { stream, revision, event } of readLines(file))
      if (revision > (standing.get(stream) ?? -1)) await writer.add(stream, revision, event);
    await writer.flush();
  } catch (error) {
    const what = `${file}: ${messageOf(error)}`;
    throw new ExpectedError(`${what}; ${writer.written} events were imported, run it again`);
  }
  return writer.written;
}

/** The last revision of each stream that was there before the import. */
type Standing = ReadonlyMap<string, number>;

async function standingIn(store: EventStore, heads: readonly ChainHead[]): Promise<Standing> {
  const standing = new Map<string, number>();
  for (const { stream } of heads) {
    const head = await store.head(stream);
    if (head !== undefined) standing.set(stream, head);
  }
  return standing;
}

/** One hash says it for all events before it: the last that both have. */
function lastOfBoth(standing: Standing, heads: readonly ChainHead[]): Standing {
  const shared = new Map<string, number>();
  for (const { stream, events } of heads) {
    const head = standing.get(stream);
    if (head !== undefined) shared.set(stream, Math.min(head, events - 1));
  }
  return shared;
}

async function assertContinued(store: EventStore, file: string, shared: Standing): Promise<void> {
  if (shared.size === 0) return;
  for await (const { number, stream, revision, event } of readLines(file)) {
    if (revision !== shared.get(stream)) continue;
    for await (const own of store.readStream(stream, { from: revision, to: revision }))
      if (own.meta.hash !== event.meta.hash)
        throw new ExpectedError(
          `${file}, line ${number}: ${stream} holds another history already; nothing was imported`,
        );
  }
}
