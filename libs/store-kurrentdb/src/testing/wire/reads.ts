import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { streamDeleted } from './faults.ts';
import type { WireEntry, WireLog } from './log.ts';
import { eventAnswer, filterOf, nameOf, notFoundAnswer } from './messages.ts';

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;

export type ReadCall = ServerWritableStream<ReadReq, Uint8Array>;

/** Answers a read that ends. @throws ServiceError for a stream that is deleted. */
export async function answerRead(call: ReadCall, options: ReadReq.Options, log: WireLog) {
  const found = options.hasStream() ? ofStream(options, log) : ofAll(options, log);
  if (typeof found === 'string') call.write(notFoundAnswer(found));
  else
    for (const entry of found.slice(0, Number(options.getCount())))
      await written(call, eventAnswer(entry));
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

/** The entries in reading order; the name of a stream that does not exist. */
function ofStream(options: ReadReq.Options, log: WireLog): readonly WireEntry[] | string {
  const from = options.getStream();
  const name = nameOf(from?.getStreamIdentifier());
  const entries = log.stream(name);
  if (entries === 'deleted') throw streamDeleted(name);
  if (!entries) return name;
  const backwards = options.getReadDirection() === BACKWARDS;
  const first = from?.hasRevision()
    ? BigInt(from.getRevision())
    : from?.hasEnd()
      ? BigInt(entries.length) - 1n
      : 0n;
  const wanted = entries.filter(({ revision }) =>
    backwards ? revision <= first : revision >= first,
  );
  return backwards ? wanted.reverse() : wanted;
}

/** Forwards from a position on, and it included; backwards from the end. */
function ofAll(options: ReadReq.Options, log: WireLog): readonly WireEntry[] {
  const passes = filterOf(options);
  const from = options.getAll();
  const at = from?.hasPosition() ? BigInt(from.getPosition()?.getPreparePosition() ?? 0) : 0n;
  const wanted = log.entries.filter((entry) => entry.position >= at && passes(entry));
  return options.getReadDirection() === BACKWARDS ? wanted.reverse() : wanted;
}
