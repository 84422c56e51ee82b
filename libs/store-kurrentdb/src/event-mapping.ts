import type { EventData, MetadataType, RecordedEvent as Read } from '@kurrent/kurrentdb-client';
import type { EventToAppend, PreparedAppend, RecordedEvent } from '@rembuk/event-sourcing';
import { v5 as uuidV5 } from 'uuid';
import { positionText } from './position.ts';

type Prepared = PreparedAppend['events'][number];

/** Beside the data lies what the envelope holds more: our id, the version, and our meta. */
interface StoredMetadata {
  readonly id: string;
  readonly v: number;
  readonly meta: EventToAppend['meta'];
}

const encoder = new TextEncoder();

/**
 * The database takes an append for a repeat by the ids alone. Ours are those of a command, whatever it was decided to
 * lead to; on the wire they are those of the content too, so that what another node decided is a conflict.
 */
export function toStored({ id, type, v, data, meta }: Prepared): EventData {
  const { hash } = JSON.parse(meta) as EventToAppend['meta'];
  return {
    id: uuidV5(hash, id),
    type,
    contentType: 'application/json',
    data: JSON.parse(data) as Record<string, unknown>,
    // Bytes are stored as they are; the client's types know only objects.
    metadata: encoder.encode(`{"id":"${id}","v":${v},"meta":${meta}}`) as unknown as MetadataType,
  };
}

const beforeId = '{"id":"';
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const uuidLength = 36;

/** Our id, where it stands as {@link toStored} writes it: without reading the rest. */
export function idIn(metadata: Uint8Array): string | undefined {
  const { buffer, byteOffset } = metadata;
  const length = Math.min(metadata.byteLength, beforeId.length + uuidLength);
  const start = Buffer.from(buffer, byteOffset, length).toString('latin1');
  const id = start.slice(beforeId.length);
  return start.startsWith(beforeId) && uuid.test(id) ? id : undefined;
}

/** Whether one of ours wrote it; other programs may write to the same database. */
export function isOurs({ type, isJson, data, metadata }: Read): boolean {
  if (type.startsWith('$') || !isJson || !isObject(data) || !isObject(metadata)) return false;
  const { id, v, meta } = metadata as Partial<StoredMetadata>;
  return (
    typeof id === 'string' &&
    Number.isSafeInteger(v) &&
    isObject(meta) &&
    typeof meta.hash === 'string'
  );
}

/** @throws Error for what we did not write: the revisions and the chain of its stream do not hold then. */
export function fromStored(read: Read): RecordedEvent {
  const { type, data, metadata, revision, position, streamId } = read;
  if (!isOurs(read))
    throw new Error(`event ${revision} of stream ${streamId} was written by another program`);
  if (!position) throw new Error('this version of KurrentDB gives no positions');
  const { id, v, meta } = metadata as unknown as StoredMetadata;
  return {
    id,
    type,
    v,
    data: data as object,
    meta,
    revision: Number(revision),
    position: positionText(position),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}
