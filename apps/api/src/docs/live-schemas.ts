import { roles } from '@rembuk/workshop';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { answerSchemas, refusalCode } from './answer-schemas.ts';
import { schemaRef } from './dto-schemas.ts';
import { anyObject, count, listOf, revision, shape, text, truth } from './shape.ts';

const nothing = { type: 'null' } as const;

/** What is told of a person beside their id. */
const presence: Readonly<Record<string, JsonSchema>> = {
  'organizationId?': text,
  'groupId?': text,
  'board?': text,
  'focus?': text,
  'cursor?': shape({ x: { type: 'number' }, y: { type: 'number' } }),
  'selection?': shape({ anchor: count, head: count, revision: count }),
  'idle?': truth,
};

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
    'parts?': shape({ id: text, count, bytes: count }),
    events: listOf(schemaRef('RecordedEvent')),
    you: shape({
      participantId: text,
      role: { ...text, enum: [...roles] },
      'organizationId?': text,
      'groupId?': text,
    }),
  }),
  Part: shape({ ok: { const: true }, data: { ...text, contentEncoding: 'base64' } }),
  Done: shape({ ok: { const: true } }),
  Clock: shape({ ok: { const: true }, nowMs: { type: 'number' } }),
  EventsFrame: shape({
    workshopId: text,
    from: { type: 'integer', minimum: 0 },
    events: { ...listOf(schemaRef('RecordedEvent')), minItems: 1 },
  }),
  HeadFrame: shape({ workshopId: text, revision }),
  PersonPresence: shape({ participantId: text, ...presence }),
  PresenceFrame: shape({ workshopId: text, people: listOf(schemaRef('PersonPresence')) }),
  PresencePatch: shape({
    participantId: text,
    ...Object.fromEntries(
      Object.entries(presence).map(([name, schema]) => [name, { oneOf: [schema, nothing] }]),
    ),
  }),
  PresenceDiff: shape({
    workshopId: text,
    people: listOf(schemaRef('PresencePatch')),
    left: listOf(text),
  }),
  ClosedNotice: shape({ workshopId: text, kind: { const: 'closed' }, code: refusalCode }),
  TimerNotice: shape({
    workshopId: text,
    kind: { const: 'timer' },
    timer: {
      oneOf: [
        shape({
          'label?': text,
          durationMs: count,
          remainingMs: count,
          running: truth,
          startedBy: text,
        }),
        nothing,
      ],
    },
  }),
  SummonNotice: shape({
    workshopId: text,
    kind: { const: 'summon' },
    'board?': text,
    'focus?': text,
    'groupId?': text,
    by: text,
  }),
  HandsNotice: shape({ workshopId: text, kind: { const: 'hands' }, participantIds: listOf(text) }),
  ReplayNotice: shape({
    workshopId: text,
    kind: { const: 'replay' },
    replayId: text,
    replay: { oneOf: [schemaRef('SharedReplay'), nothing] },
    'why?': { ...text, enum: ['ended', 'leaderless'] },
  }),
  SharedReplay: shape({
    replayId: text,
    seq: count,
    ledBy: text,
    'organizationId?': text,
    isLed: truth,
    from: revision,
    to: revision,
    position: revision,
    playedMs: { type: 'number', minimum: 0 },
    anchorMs: { type: 'number' },
    playing: truth,
    speed: { type: 'number' },
    'idleMs?': count,
    'filter?': shape({ 'board?': text, 'organizationId?': text, 'entity?': text }),
  }),
  Notice: {
    oneOf: [
      schemaRef('ClosedNotice'),
      schemaRef('TimerNotice'),
      schemaRef('SummonNotice'),
      schemaRef('HandsNotice'),
      schemaRef('ReplayNotice'),
      shape({
        workshopId: text,
        kind: { ...text, not: { enum: ['closed', 'timer', 'summon', 'hands', 'replay'] } },
      }),
    ],
  },
  Goodbye: shape({
    code: { ...text, enum: ['expired', 'revoked', 'slow', 'flood', 'restarting', 'replaced'] },
    'retryAfterMs?': { type: 'integer', minimum: 0 },
  }),
};
