import type { ChainFault } from '@rembuk/event-sourcing';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { answerSchemas, refusalCode } from './answer-schemas.ts';
import { schemaRef } from './dto-schemas.ts';
import { reportAnswers, reportSchemas } from './report-schemas.ts';
import { anyObject, count, listOf, revision, sha256, shape, text, truth } from './shape.ts';

const place = { type: 'integer', minimum: 0 } as const;
const textRun = shape({
  kind: { ...text, enum: ['kept', 'inserted', 'removed'] },
  text,
});
const events = listOf(schemaRef('RecordedEvent'));

/** Typed, so that a reason that is added has to be written down here. */
const faults: Readonly<Record<ChainFault, true>> = {
  hash_mismatch: true,
  revision_gap: true,
  unreadable: true,
  misplaced: true,
  cut: true,
  unannounced: true,
};
const chainFaults = Object.keys(faults);

/** What the API answers where no class of its controllers tells. */
export const httpSchemas: Readonly<Record<string, JsonSchema>> = {
  ...answerSchemas,
  Problem: shape({
    type: { ...text, format: 'uri' },
    title: text,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    code: refusalCode,
    retryable: truth,
    'details?': anyObject,
    'instance?': { ...text, format: 'uri', description: 'Names the request in the log.' },
  }),
  State: shape({
    revision: place,
    foldVersion: { type: 'integer', minimum: 1 },
    hash: sha256,
    stateHash: sha256,
    state: anyObject,
  }),
  EventsPage: shape({ from: place, events, 'head?': revision }),
  History: shape({ of: text, followed: listOf(text), events, through: revision, head: revision }),
  Differences: shape({
    from: revision,
    to: place,
    entities: listOf(
      shape({
        kind: text,
        id: text,
        change: { ...text, enum: ['added', 'removed', 'changed'] },
        fields: listOf(
          shape({ field: text, 'before?': {}, 'after?': {}, 'runs?': listOf(textRun) }),
        ),
      }),
    ),
    truncated: truth,
  }),
  Audit: {
    oneOf: [
      shape({ ok: { const: true }, events: count, headHash: sha256 }),
      shape({
        ok: { const: false },
        revision: place,
        reason: { ...text, enum: chainFaults },
      }),
    ],
  },
  ...reportSchemas,
  SignedHead: shape({
    workshopId: text,
    stream: text,
    revision,
    hash: sha256,
    at: { ...text, format: 'date-time' },
    keyId: text,
    signature: { ...text, description: 'Ed25519, base64url: see docs/PROTOCOL.md.' },
  }),
  DocumentsInTheMaking: listOf(
    shape({
      requestId: { ...text, format: 'uuid', description: 'The X-Request-Id of its request.' },
      file: text,
      stage: { ...text, enum: ['preparing', 'waiting', 'making', 'made'] },
      'ahead?': { ...count, description: 'Of one that waits: how many go first.' },
      'revision?': place,
      'through?': { ...revision, description: 'The last revision that was read for it.' },
      'pages?': { ...count, description: 'Of a PDF: printed by now.' },
      bytes: { ...count, description: 'Made by now; whoever asked may not have taken them yet.' },
    }),
  ),
  Office: shape({
    version: { ...text, description: 'Names what was set; empty: nothing was.' },
    letterhead: listOf(text),
    'logo?': shape({ base64: { ...text, description: 'PNG or JPEG.' } }),
    'office?': text,
    'city?': text,
    'signatory?': shape({ 'name?': text, 'rank?': text, 'nip?': text }),
  }),
  SigningKey: shape({ keyId: text, publicKey: { ...text, description: 'Ed25519, in PEM.' } }),
  Warnings: shape({ revision, warnings: listOf(schemaRef('Warning')) }),
};

/** Which of them a route answers with status 200. */
export const httpAnswers: Readonly<Record<string, string>> = {
  'POST /workshops/{workshopId}/commands': 'CommandAccepted',
  'GET /workshops/{workshopId}/state': 'State',
  'GET /workshops/{workshopId}/events': 'EventsPage',
  'GET /workshops/{workshopId}/history': 'History',
  'GET /workshops/{workshopId}/diff': 'Differences',
  'GET /workshops/{workshopId}/audit': 'Audit',
  'GET /workshops/{workshopId}/head/signed': 'SignedHead',
  'GET /signing-key': 'SigningKey',
  'GET /workshops/{workshopId}/documents': 'DocumentsInTheMaking',
  'GET /office': 'Office',
  'PUT /office': 'Office',
  'GET /workshops/{workshopId}/warnings': 'Warnings',
  ...reportAnswers,
};
