import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type {
  AppendReq,
  ReadReq,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { WireAppend, WireEntry, WireEvent, WireState } from './log.ts';

const { Empty, StreamIdentifier, UUID } = shared;
const { AppendResp, ReadResp, TombstoneResp } = streams;

export function nameOf(identifier: { getStreamName_asU8(): Uint8Array } | undefined): string {
  return new TextDecoder().decode(identifier?.getStreamName_asU8());
}

function identifierOf(name: string): InstanceType<typeof StreamIdentifier> {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(new TextEncoder().encode(name));
  return identifier;
}

export function stateOf(options: AppendReq.Options): WireState {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream_exists' : BigInt(options.getRevision());
}

export function eventOf(stream: string, message: AppendReq.ProposedMessage): WireEvent {
  const metadata = message.getMetadataMap();
  return {
    stream,
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function appendAnswer(result: WireAppend): InstanceType<typeof AppendResp> {
  const answer = new AppendResp();
  if ('conflict' in result) {
    const conflict = new AppendResp.WrongExpectedVersion();
    if (result.current === undefined) conflict.setCurrentNoStream(new Empty());
    else conflict.setCurrentRevision(String(result.current));
    answer.setWrongExpectedVersion(conflict);
  } else if ('revision' in result) {
    const success = new AppendResp.Success();
    success.setCurrentRevision(String(result.revision));
    success.setPosition(placed(new AppendResp.Position(), result.position));
    answer.setSuccess(success);
  }
  return answer;
}

export function tombstoneAnswer(position: bigint): InstanceType<typeof TombstoneResp> {
  const answer = new TombstoneResp();
  answer.setPosition(placed(new TombstoneResp.Position(), position));
  return answer;
}

const encodedEntries = new WeakMap<WireEntry, Uint8Array>();

/** Answers to reads are bytes: an entry is read many times, and written but once. */
export function eventAnswer(entry: WireEntry): Uint8Array {
  const known = encodedEntries.get(entry) ?? encoded(entry);
  encodedEntries.set(entry, known);
  return known;
}

function encoded(entry: WireEntry): Uint8Array {
  const event = placed(new ReadResp.ReadEvent.RecordedEvent(), entry.position);
  const id = new UUID();
  id.setString(entry.id);
  event.setId(id);
  event.setStreamIdentifier(identifierOf(entry.stream));
  event.setStreamRevision(String(entry.revision));
  event.getMetadataMap().set('type', entry.type);
  event.getMetadataMap().set('content-type', entry.contentType);
  event.getMetadataMap().set('created', '16000000000000000');
  event.setData(entry.data);
  event.setCustomMetadata(entry.metadata);
  const read = new ReadResp.ReadEvent();
  read.setEvent(event);
  read.setCommitPosition(String(entry.position));
  const answer = new ReadResp();
  answer.setEvent(read);
  return answer.serializeBinary();
}

export function notFoundAnswer(name: string): Uint8Array {
  const notFound = new ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifierOf(name));
  const answer = new ReadResp();
  answer.setStreamNotFound(notFound);
  return answer.serializeBinary();
}

export function confirmationAnswer(): Uint8Array {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(crypto.randomUUID());
  const answer = new ReadResp();
  answer.setConfirmation(confirmation);
  return answer.serializeBinary();
}

export function caughtUpAnswer(): Uint8Array {
  const answer = new ReadResp();
  answer.setCaughtUp(new ReadResp.CaughtUp());
  return answer.serializeBinary();
}

export function checkpointAnswer(position: bigint): Uint8Array {
  const answer = new ReadResp();
  answer.setCheckpoint(placed(new ReadResp.Checkpoint(), position));
  return answer.serializeBinary();
}

function placed<
  Message extends {
    setCommitPosition(value: string): unknown;
    setPreparePosition(value: string): unknown;
  },
>(message: Message, position: bigint): Message {
  message.setCommitPosition(String(position));
  message.setPreparePosition(String(position));
  return message;
}

/** Whether an entry passes the filter of a read of all. */
export function filterOf(options: ReadReq.Options): (entry: WireEntry) => boolean {
  const filter = options.getFilter();
  if (!filter) return () => true;
  const onType = filter.hasEventType();
  const expression = onType ? filter.getEventType() : filter.getStreamIdentifier();
  const prefixes = expression?.getPrefixList() ?? [];
  const pattern = prefixes.length === 0 ? new RegExp(expression?.getRegex() ?? '', 'u') : undefined;
  return ({ stream, type }) => {
    const text = onType ? type : stream;
    return pattern ? pattern.test(text) : prefixes.some((prefix) => text.startsWith(prefix));
  };
}
