import { roles } from '@rembuk/workshop';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { answerSchemas, refusalCode } from './answer-schemas.ts';
import { schemaRef } from './dto-schemas.ts';
import { anyObject, listOf, revision, shape, text, truth } from './shape.ts';

/** What the server sends: the types of @rembuk/protocol, for readers of the documents. */
export const liveSchemas: Readonly<Record<string, JsonSchema>> = {
  ...answerSchemas,
  Refused: shape({
    ok: { const: false },
    code: refusalCode,
    message: text,
    retryable: truth,
    'details?': anyObject,
  }),
  Opened: shape({
    ok: { const: true },
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
  Done: shape({ ok: { const: true } }),
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
  ClosedNotice: shape({ workshopId: text, kind: { const: 'closed' }, code: refusalCode }),
  Notice: {
    oneOf: [
      schemaRef('ClosedNotice'),
      shape({ workshopId: text, kind: { ...text, not: { const: 'closed' } } }),
    ],
  },
  Goodbye: shape({
    code: { ...text, enum: ['expired', 'revoked', 'slow', 'flood', 'restarting', 'replaced'] },
    'retryAfterMs?': { type: 'integer', minimum: 0 },
  }),
};
