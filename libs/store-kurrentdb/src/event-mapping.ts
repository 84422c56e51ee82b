import type { EventData, MetadataType, RecordedEvent as Read } from '@kurrent/kurrentdb-client';
import type { EventToAppend, PreparedAppend, RecordedEvent } from '@rembuk/event-sourcing';
import { positionText } from './position.ts';

type Prepared = PreparedAppend['events'][number];

/** Beside the data lies what the envelope holds more: the version, and our meta. */
interface StoredMetadata {
  readonly v: number;
  readonly meta: EventToAppend['meta'];
}

const encoder = new TextEncoder();

export function toStored({ id, type, v, data, meta }: Prepared): EventData {
  return {
    id,
    type,
    contentType: 'application/json',
    data: JSON.parse(data) as Record<string, unknown>,
    // Bytes are stored as they are; the client's types know only objects.
    metadata: encoder.encode(`{"v":${v},"meta":${meta}}`) as unknown as MetadataType,
  };
}

/** Whether one of ours wrote it; other programs may write to the same database. */
export function isOurs({ type, isJson, data, metadata }: Read): boolean {
  if (type.startsWith('$') || !isJson || !isObject(data) || !isObject(metadata)) return false;
  const { v, meta } = metadata as Partial<StoredMetadata>;
  return Number.isSafeInteger(v) && isObject(meta) && typeof meta.hash === 'string';
}

/** @throws Error for what we did not write: the revisions and the chain of its stream do not hold then. */
export function fromStored(read: Read): RecordedEvent {
  const { id, type, data, metadata, revision, position, streamId } = read;
  if (!isOurs(read))
    throw new Error(`event ${revision} of stream ${streamId} was written by another program`);
  if (!position) throw new Error('this version of KurrentDB gives no positions');
  const { v, meta } = metadata as unknown as StoredMetadata;
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
