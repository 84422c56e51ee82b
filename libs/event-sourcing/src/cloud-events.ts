import type { EventToAppend, PlacedEvent } from './envelope.ts';

/**
 * The envelope of CloudEvents 1.0 (JSON format), for tools that know it. All that the chain covers is in it, so that it
 * verifies as well: `type` without its prefix, `v`, `data` and `id` as they were recorded, and the members of meta as
 * extension attributes, whose names must be in lower case.
 */
const specversion = '1.0';
const sourcePrefix = 'rembuk:';
const typePrefix = 'rembuk.';

/** What each member of meta is called. */
const attributes = {
  commandId: 'commandid',
  actorId: 'actorid',
  organizationId: 'organizationid',
  groupId: 'groupid',
  role: 'role',
  sessionId: 'sessionid',
  at: 'time',
  correlationId: 'correlationid',
  causationId: 'causationid',
  undoes: 'undoes',
  hash: 'hash',
} as const satisfies Record<keyof EventToAppend['meta'], string>;

type Json = Readonly<Record<string, unknown>>;

/** As a line of a file of lines (JSONL), with its line break. */
export function cloudEventLine(
  stream: string,
  { id, type, v, revision, data, meta }: PlacedEvent,
): string {
  const members: Json = { ...meta };
  const named: [string, unknown][] = Object.entries(attributes)
    .filter(([member]) => members[member] !== undefined)
    .map(([member, attribute]) => [attribute, members[member]]);
  const envelope = {
    specversion,
    id,
    source: sourcePrefix + encodeURIComponent(stream),
    type: typePrefix + type,
    datacontenttype: 'application/json',
    ...(Object.fromEntries(named) as Json),
    revision,
    v,
    data,
  };
  return `${JSON.stringify(envelope)}\n`;
}

export function isCloudEvent(record: Json): boolean {
  return record['specversion'] === specversion;
}

/** The event's own members again; those that are not there are not there. */
export function fromCloudEvent(record: Json): Json {
  const { id, source, type, revision, v, data } = record;
  const meta: [string, unknown][] = Object.entries(attributes)
    .filter(([, attribute]) => record[attribute] !== undefined)
    .map(([member, attribute]) => [member, record[attribute]]);
  return {
    stream: behind(sourcePrefix, decoded(source)),
    revision,
    id,
    type: behind(typePrefix, type),
    v,
    data,
    meta: Object.fromEntries(meta),
  };
}

function behind(prefix: string, text: unknown): unknown {
  return typeof text === 'string' && text.startsWith(prefix)
    ? text.slice(prefix.length)
    : undefined;
}

function decoded(source: unknown): unknown {
  try {
    return typeof source === 'string' ? decodeURIComponent(source) : undefined;
  } catch {
    return undefined;
  }
}
