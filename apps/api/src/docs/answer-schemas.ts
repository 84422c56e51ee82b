import { serverErrors } from '@rembuk/protocol';
import { entityKinds, refusals, warnings } from '@rembuk/workshop';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { schemaRef } from './dto-schemas.ts';
import { anyObject, listOf, moment, revision, sha256, shape, text } from './shape.ts';

/** Every code that a refusal can carry. */
export const refusalCode = {
  ...text,
  enum: [...new Set([...Object.keys(serverErrors), ...Object.keys(refusals)])],
} as const;

/** What is answered alike over HTTP and over the live connection. */
export const answerSchemas: Readonly<Record<string, JsonSchema>> = {
  Warning: shape({
    code: { ...text, enum: Object.keys(warnings) },
    on: shape({ kind: { ...text, enum: [...entityKinds] }, id: text }),
    'details?': anyObject,
  }),
  CommandAccepted: shape({
    ok: { const: true },
    revision,
    'unchanged?': { const: true },
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
      at: moment,
      correlationId: text,
      causationId: text,
      'undoes?': text,
      hash: sha256,
    }),
    revision: { type: 'integer', minimum: 0 },
  }),
};
