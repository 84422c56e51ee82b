import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { streamDeleted } from './faults.ts';
import type { WireEntry, WireLog } from './log.ts';
import { eventAnswer, filterOf, nameOf, notFoundAnswer } from './messages.ts';

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;

export type ReadCall = ServerWritableStream<ReadReq, Uint8Array>;

/** Answers a read that ends. @throws ServiceError for a stream that is deleted. */
export async function answerRead(
  call: ReadCall,
  options: ReadReq.Options,
  log: WireLog,
  beforeEach?: () => Promise<void>,
): Promise<void> {
  const found = options.hasStream() ? ofStream(options, log) : ofAll(options, log);
  if (typeof found === 'string') call.write(notFoundAnswer(found));
  else
    for (const entry of found) {
      await beforeEach?.();
      await written(call, eventAnswer(entry));
    }
  call.end();
}

/** Resolves when there is room for more, or nobody who takes it. */
export async function written(
  call: ReadCall,
  answer: Uint8Array,
  blocked?: () => void,
): Promise<void> {
  if (call.write(answer) || call.cancelled) return;
  blocked?.();
  const { promise, resolve } = Promise.withResolvers<void>();
  call.once('drain', resolve);
  await Promise.race([promise, over(call)]);
  call.off('drain', resolve);
}

const overs = new WeakMap<ReadCall, Promise<void>>();

/** Resolves when the call has ended, whoever ended it. */
export function over(call: ReadCall): Promise<void> {
  const known = overs.get(call);
  if (known) return known;
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const event of ['cancelled', 'finish', 'close', 'error']) call.once(event, resolve);
  overs.set(call, promise);
  return promise;
}

/** So many entries as were asked for, in reading order; the name of a stream that does not exist. */
function ofStream(options: ReadReq.Options, log: WireLog): readonly WireEntry[] | string {
  const from = options.getStream();
  const name = nameOf(from?.getStreamIdentifier());
  const entries = log.stream(name);
  if (entries === 'deleted') throw streamDeleted(name);
  if (!entries) return name;
  const backwards = options.getReadDirection() === BACKWARDS;
  const end = from?.hasEnd() === true ? entries.length : 0;
  const first = from?.hasRevision() === true ? Number(from.getRevision()) : end;
  const count = Number(options.getCount());
  if (!backwards) return entries.slice(first, first + count);
  const behind = Math.min(first + 1, entries.length);
  return entries.slice(Math.max(0, behind - count), behind).reverse();
}

/** The same of all: forwards from a position on, and it included; backwards from the end. */
function ofAll(options: ReadReq.Options, { entries }: WireLog): readonly WireEntry[] {
  const passes = filterOf(options);
  const from = options.getAll();
  const at =
    from?.hasPosition() === true ? BigInt(from.getPosition()?.getPreparePosition() ?? 0) : 0n;
  const step = options.getReadDirection() === BACKWARDS ? -1 : 1;
  const count = Number(options.getCount());
  const wanted: WireEntry[] = [];
  let place = step < 0 ? entries.length - 1 : placeOf(at, entries);
  for (; wanted.length < count; place += step) {
    const entry = entries[place];
    if (!entry) break;
    if (passes(entry)) wanted.push(entry);
  }
  return wanted;
}

/** Of the first entry at a position or behind it. */
function placeOf(position: bigint, entries: readonly WireEntry[]): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.position ?? 0n) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
