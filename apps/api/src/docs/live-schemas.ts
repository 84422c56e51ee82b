import { serverErrors } from '@rembuk/protocol';
import { entityKinds, refusals, roles, warnings } from '@rembuk/workshop';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { schemaRef } from './dto-schemas.ts';

const text = { type: 'string' } as const;
const revision = { type: 'integer', minimum: -1 } as const;
const anyObject = { type: 'object' } as const;
const yes = { const: true } as const;

const bare = (name: string): string => name.replace(/\?$/, '');

/** An object; members whose name ends in `?` may be absent. */
function shape(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const names = Object.keys(members);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(members).map(([name, schema]) => [bare(name), schema]),
    ),
    required: names.filter((name) => !name.endsWith('?')),
  };
}

function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** What the server sends: the types of @rembuk/protocol, for readers of the documents. */
export const liveSchemas: Readonly<Record<string, JsonSchema>> = {
  Refused: shape({
    ok: { const: false },
    code: { ...text, enum: [...Object.keys(serverErrors), ...Object.keys(refusals)] },
    message: text,
    retryable: { type: 'boolean' },
    'details?': anyObject,
  }),
  Warning: shape({
    code: { ...text, enum: Object.keys(warnings) },
    on: shape({ kind: { ...text, enum: [...entityKinds] }, id: text }),
    'details?': anyObject,
  }),
  CommandAccepted: shape({
    ok: yes,
    revision,
    'warnings?': listOf(schemaRef('Warning')),
  }),
  RecordedEvent: shape({
    id: { ...text, format: 'uuid' },
    type: text,
    v: { type: 'integer', minimum: 1 },
    data: anyObject,
    meta: shape({
      commandId: { ...text, format: 'uuid' },
      actorId: text,
      'organizationId?': text,
      'groupId?': text,
      role: text,
      'sessionId?': text,
      at: { ...text, format: 'date-time' },
      correlationId: text,
      causationId: text,
      'undoes?': text,
      hash: { ...text, pattern: '^[0-9a-f]{64}$' },
    }),
    revision: { type: 'integer', minimum: 0 },
  }),
  Opened: shape({
    ok: yes,
    head: revision,
    'snapshot?': shape({ revision, foldVersion: { type: 'integer' }, state: anyObject }),
    events: listOf(schemaRef('RecordedEvent')),
    you: shape({
      participantId: text,
      role: { ...text, enum: [...roles] },
      'organizationId?': text,
      'groupId?': text,
    }),
  }),
  Done: shape({ ok: yes }),
  EventsFrame: shape({
    workshopId: text,
    from: { type: 'integer', minimum: 0 },
    events: { ...listOf(schemaRef('RecordedEvent')), minItems: 1 },
  }),
  HeadFrame: shape({ workshopId: text, revision }),
  PersonPresence: shape({
    participantId: text,
    'organizationId?': text,
    'groupId?': text,
    'board?': text,
    'focus?': text,
    'cursor?': shape({ x: { type: 'number' }, y: { type: 'number' } }),
  }),
  PresenceFrame: shape({ workshopId: text, people: listOf(schemaRef('PersonPresence')) }),
  Notice: shape({ workshopId: text, kind: text }),
  Goodbye: shape({
    code: { ...text, enum: ['expired', 'revoked', 'slow', 'flood', 'restarting', 'replaced'] },
    'retryAfterMs?': { type: 'integer', minimum: 0 },
  }),
};
