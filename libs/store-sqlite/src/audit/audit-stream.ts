import { type ChainFault, genesisHash, storedHash } from '@rembuk/event-sourcing';
import { paddedBytes } from '../log/erasable-text.ts';
import { hashIn, placeOf } from '../log/place.ts';
import { categoryOf } from '../log/stream-name.ts';
import type { StoredLog, StoredRow, StoredStream } from './stored-log.ts';

export interface StreamAudit {
  /** Those up to the first that is not what it was. */
  readonly events: number;
  /** Of the last of them; empty when there is none. */
  readonly headHash: string;
  readonly fault?: { readonly revision: number; readonly reason: ChainFault };
}

/** Told of every event that is as it was recorded. */
export type Seen = (revision: number, hash: string) => void;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const eventType = /^[A-Za-z][\w.-]{0,99}$/;

/**
 * Reads one stream from its first byte to its last. The chain tells what was altered, removed or put in between; what
 * the log noted beside it tells that an event was moved, and that the tail is gone.
 */
export function auditStream(
  log: StoredLog,
  stream: StoredStream,
  erasablePrefix: string,
  seen?: Seen,
): StreamAudit {
  const placedAfter = log.placedAfter();
  const padded = stream.name.startsWith(erasablePrefix);
  let hash = genesisHash(stream.name);
  let next = 0;
  let position = 0;
  const ends = (reason: ChainFault, revision = next): StreamAudit => ({
    events: next,
    headHash: next === 0 ? '' : hash,
    fault: { revision, reason },
  });
  for (const row of log.rows(stream.id)) {
    if (row.revision !== next) return ends('revision_gap', Math.min(next, row.revision));
    const own = isIdentified(row)
      ? storedHash(hash, { ...row, meta: bare(row, padded) })
      : undefined;
    if (own === undefined)
      return ends(
        isReadable(row) ? 'hash_mismatch' : 'unreadable',
        recordedAt(row, stream) ?? next,
      );
    if (row.position <= position || !isInPlace(row, own, stream, placedAfter))
      return ends('misplaced');
    if (next > stream.lastRevision && !isAppended(log, stream, next)) return ends('unannounced');
    hash = own;
    next += 1;
    position = row.position;
    seen?.(row.revision, hash);
  }
  if (next <= stream.lastRevision) return ends('cut');
  const [stray] = log.strays(stream.id);
  return stray === undefined
    ? { events: next, headHash: next === 0 ? '' : hash }
    : ends('revision_gap', stray);
}

/** What meta holds without the padding of its stream; with any other it is not what was written. */
function bare({ meta }: StoredRow, padded: boolean): Uint8Array {
  const start = padded ? paddedBytes(meta) : 0;
  return meta.subarray(start);
}

/** Ids and types take no escapes: a quote in one of them could pass for the text around it. */
function isIdentified({ id, type }: StoredRow): boolean {
  return uuid.test(id) && eventType.test(type);
}

function isReadable({ data, meta }: StoredRow): boolean {
  try {
    for (const text of [data, meta]) JSON.parse(Buffer.from(text).toString());
    return true;
  } catch {
    return false;
  }
}

function isInPlace(
  { position, revision, place, category }: StoredRow,
  hash: string,
  { name, category: own, categoryName }: StoredStream,
  placedAfter: number,
): boolean {
  if (category !== own || categoryName !== categoryOf(name)) return false;
  return place === null
    ? position <= placedAfter
    : place === placeOf(position, name, revision, hash);
}

/** As far back as events put in before one are looked for. */
const insertedMax = 1_000;

/**
 * The revision that an event had before others were put in before it, by its note: the first of those stands there now,
 * and may well go behind what came before it.
 */
function recordedAt(row: StoredRow, { name }: StoredStream): number | undefined {
  const { position, place, revision, meta } = row;
  const hash = hashIn(Buffer.from(meta).toString());
  for (let before = revision - 1; before >= Math.max(0, revision - insertedMax); before--)
    if (placeOf(position, name, before, hash) === place) return before;
  return undefined;
}

/** A server may append while the stream is read: then the note has moved on, too. */
function isAppended(log: StoredLog, { name }: StoredStream, revision: number): boolean {
  return revision <= (log.stream(name)?.lastRevision ?? -1);
}
