import type { Filter, Position } from '@kurrent/kurrentdb-client';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';

const { Empty, StreamIdentifier } = shared;
const { ReadReq } = streams;
const { Options } = ReadReq;

type ReadReqOptions = InstanceType<typeof Options>;

export interface StreamPart {
  readonly backwards: boolean;
  /** First revision in reading order; the end of the stream when absent. */
  readonly first?: number;
  readonly count: number;
}

export function streamRequest(stream: string, part: StreamPart): InstanceType<typeof ReadReq> {
  const from = new Options.StreamOptions();
  const identifier = new StreamIdentifier();
  identifier.setStreamName(new TextEncoder().encode(stream));
  from.setStreamIdentifier(identifier);
  if (part.first === undefined) from.setEnd(new Empty());
  else from.setRevision(String(part.first));
  const options = optionsOf(part.count, part.backwards);
  options.setStream(from);
  options.setNoFilter(new Empty());
  return requestOf(options);
}

/** What passes the filter, from a position on, and it included. */
export function logRequest(
  from: Position | undefined,
  count: number,
  filter: Filter,
): InstanceType<typeof ReadReq> {
  const all = new Options.AllOptions();
  if (from) {
    const position = new Options.Position();
    position.setCommitPosition(String(from.commit));
    position.setPreparePosition(String(from.prepare));
    all.setPosition(position);
  } else all.setStart(new Empty());
  const options = optionsOf(count, false);
  options.setAll(all);
  options.setFilter(filterOptions(filter));
  return requestOf(options);
}

/** The very last event. */
export function endRequest(): InstanceType<typeof ReadReq> {
  const all = new Options.AllOptions();
  all.setEnd(new Empty());
  const options = optionsOf(1, true);
  options.setAll(all);
  options.setNoFilter(new Empty());
  return requestOf(options);
}

function filterOptions(filter: Filter): InstanceType<typeof Options.FilterOptions> {
  const expression = new Options.FilterOptions.Expression();
  if ('prefixes' in filter) expression.setPrefixList([...filter.prefixes]);
  else expression.setRegex(filter.regex);
  const options = new Options.FilterOptions();
  if (filter.filterOn === 'streamName') options.setStreamIdentifier(expression);
  else options.setEventType(expression);
  options.setCount(new Empty());
  options.setCheckpointintervalmultiplier(1);
  return options;
}

function optionsOf(count: number, backwards: boolean): ReadReqOptions {
  const uuids = new Options.UUIDOption();
  uuids.setString(new Empty());
  const { BACKWARDS, FORWARDS } = Options.ReadDirection;
  const options = new Options();
  options.setReadDirection(backwards ? BACKWARDS : FORWARDS);
  options.setResolveLinks(false);
  options.setCount(String(count));
  options.setUuidOption(uuids);
  return options;
}

function requestOf(options: ReadReqOptions): InstanceType<typeof ReadReq> {
  const request = new ReadReq();
  request.setOptions(options);
  return request;
}
