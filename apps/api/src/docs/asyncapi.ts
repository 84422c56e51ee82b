import {
  type ClientToServerEvents,
  liveNamespace,
  protocolVersion,
  type ServerToClientEvents,
} from '@rembuk/protocol';
import { ClockDto, CloseDto, OpenDto, PartDto, PresenceDto } from '../live/messages.dto.ts';
import { notifyDtos } from '../live/notify.dto.ts';
import type { JsonSchema } from '../workshops/dto/check.ts';
import { liveCommandSchemas } from './command-schemas.ts';
import { schemaRef, schemasOf } from './dto-schemas.ts';
import { liveSchemas } from './live-schemas.ts';

interface Message {
  readonly schema: string;
  readonly summary: string;
}

/** What a client may send. A message of the protocol that is not here does not compile. */
const received: { readonly [Name in keyof ClientToServerEvents]: Message & { answer: string } } = {
  open: {
    schema: 'OpenDto',
    answer: 'Opened',
    summary: 'Opens a workshop: joins its room, then brings the client up to date.',
  },
  part: {
    schema: 'PartDto',
    answer: 'Part',
    summary: 'Asks for one part of what an answer to `open` offered in parts.',
  },
  command: {
    schema: 'LiveCommand',
    answer: 'CommandAccepted',
    summary: 'Asks for a change. The answer comes once the outcome is durable.',
  },
  presence: {
    schema: 'PresenceDto',
    answer: 'Done',
    summary: 'What the person has in hand. Volatile; an answer is given where one is asked for.',
  },
  notify: {
    schema: 'Notify',
    answer: 'Done',
    summary:
      'The facilitator’s tools that leave nothing in the record: timer, summon, raised hands, a replay for all.',
  },
  clock: {
    schema: 'ClockDto',
    answer: 'Clock',
    summary: 'What the clock shows that shared replays are timed by.',
  },
  close: { schema: 'CloseDto', answer: 'Done', summary: 'Leaves a workshop.' },
};

/** What the server sends of its own accord. */
const sent: { readonly [Name in keyof ServerToClientEvents]: Message } = {
  events: {
    schema: 'EventsFrame',
    summary: 'Durable events of a workshop: contiguous, in order, none twice.',
  },
  head: {
    schema: 'HeadFrame',
    summary:
      'How far the history goes, every few seconds: a lost last frame leaves no gap to notice.',
  },
  presence: {
    schema: 'PresenceFrame',
    summary: 'Everyone who is here: once after each opening, and after the client fell behind.',
  },
  presenceDiff: {
    schema: 'PresenceDiff',
    summary: 'Who came, went or moved since the last `presence` or `presenceDiff`.',
  },
  notice: {
    schema: 'Notice',
    summary:
      'A word about one workshop: `closed` when the person has lost their seat there; `timer`, `summon`, `hands`, `replay`. ' +
      'Others may be added.',
  },
  goodbye: { schema: 'Goodbye', summary: 'Why the server is about to disconnect the client.' },
};

const notifyClasses = Object.values(notifyDtos);

/** The live protocol as an AsyncAPI 3 document. */
export function asyncApiDocument(version: string): JsonSchema {
  const schemas = {
    ...liveCommandSchemas(),
    ...schemasOf([OpenDto, PartDto, PresenceDto, ClockDto, CloseDto, ...notifyClasses]),
    Notify: { oneOf: notifyClasses.map(({ name }) => schemaRef(name)) },
    ...liveSchemas,
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Rembuk, live protocol',
      version,
      description:
        `Over socket.io 4 (websocket transport), namespace \`${liveNamespace}\`, with ` +
        `\`auth: {token, protocol: ${protocolVersion}}\`. Every message that asks for an answer gets one: what is ` +
        'told here, or `Refused`.',
    },
    defaultContentType: 'application/json',
    channels: {
      live: { address: liveNamespace, messages: messagesOfChannel() },
    },
    operations: { ...receiving(), ...sending() },
    components: { schemas },
  };
}

function messagesOfChannel(): JsonSchema {
  const answers = new Set(Object.values(received).map(({ answer }) => answer));
  return Object.fromEntries<JsonSchema>([
    ...Object.entries(received).map(
      ([name, { schema }]) => [`ask.${name}`, message(name, schema)] as const,
    ),
    ...Object.entries(sent).map(
      ([name, { schema }]) => [`tell.${name}`, message(name, schema)] as const,
    ),
    ...[...answers, 'Refused'].map(
      (schema) => [`answer.${schema}`, message('answer', schema)] as const,
    ),
  ]);
}

function message(name: string, schema: string): JsonSchema {
  return { name, payload: schemaRef(schema) };
}

function receiving(): JsonSchema {
  return Object.fromEntries(
    Object.entries(received).map(([name, { answer, summary }]) => [
      `receive.${name}`,
      {
        action: 'receive',
        channel,
        summary,
        messages: [messageRef(`ask.${name}`)],
        reply: {
          channel,
          messages: [messageRef(`answer.${answer}`), messageRef('answer.Refused')],
        },
      },
    ]),
  );
}

function sending(): JsonSchema {
  return Object.fromEntries(
    Object.entries(sent).map(([name, { summary }]) => [
      `send.${name}`,
      { action: 'send', channel, summary, messages: [messageRef(`tell.${name}`)] },
    ]),
  );
}

const channel = { $ref: '#/channels/live' } as const;

function messageRef(name: string): JsonSchema {
  return { $ref: `#/channels/live/messages/${name}` };
}
