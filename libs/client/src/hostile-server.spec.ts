import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as settle } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { EventsFrame, Opened, PartsOffer } from '@rembuk/protocol';
import { Server as EngineServer } from 'socket.io';
import { RembukClient } from './client.ts';
import { when } from './observable.ts';
import { comment, Hall, hasty, planned, type Session } from './testing/hall.ts';
import { fixedToken } from './tokens.ts';

let hall: Hall;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeEach(async () => {
  uncaught.length = 0;
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  hall = await Hall.open();
});
afterEach(async () => {
  await hall.close();
  await settle();
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
  expect(uncaught).toEqual([]);
});

const live = (session: Session) => when(session.status, ({ kind }) => kind === 'live');
const ended = (session: Session) => when(session.status, ({ kind }) => kind === 'refused');

/** Whatever JSON can say. */
const rubbish: readonly unknown[] = [null, 0, 'x', true, [], {}, [null], { ok: true }];

describe('a frame that cannot be read', () => {
  it.each(['events', 'head', 'presence', 'presenceDiff', 'notice', 'goodbye'] as const)(
    '%s: ends nothing',
    async (name) => {
      const { session } = hall.arrive('ani');
      await live(session);
      const members = ['from', 'events', 'revision', 'people', 'left', 'kind', 'timer', 'code'];
      for (const what of rubbish) {
        hall.server.say(name, what);
        for (const member of members)
          hall.server.say(name, { workshopId: 'w1', kind: 'timer', [member]: what });
        hall.server.say(name, { workshopId: 'w1', kind: 'hands', participantIds: what });
      }
      hall.elsewhere('PostComment', comment('c1').data as Record<string, unknown>);
      await hall.caughtUp(session);
      await live(session);
      expect(await session.submit(comment('c2'))).toMatchObject({ ok: true });
    },
  );

  it('is read again', async () => {
    const { session } = hall.arrive('ani');
    await live(session);
    hall.server.faults.frames = (frame) => [{ ...frame, events: [null] } as unknown as EventsFrame];
    hall.elsewhere('PostComment', comment('c1').data as Record<string, unknown>);
    await hall.caughtUp(session);
    hall.server.faults = {};
    await live(session);
    expect(await session.submit(comment('c2'))).toMatchObject({ ok: true });
  });

  it('ends the session when it comes again and again, and no sooner', async () => {
    const { session } = hall.arrive('ani', { bounds: { rereadingsMax: 3 } });
    await live(session);
    const { opens } = hall.server;
    hall.server.faults.alterOpened = unreadableEvents;
    hall.server.faults.frames = (frame) => [{ ...frame, events: frame.events.map(ofTomorrow) }];
    hall.elsewhere('PostComment', comment('c1').data as Record<string, unknown>);
    expect(await ended(session)).toEqual({ kind: 'refused', code: 'outdated' });
    expect(hall.server.opens - opens).toBe(3);
    expect(await session.submit(comment('c2'))).toMatchObject({ ok: false, code: 'outdated' });
  });
});

describe('an answer that cannot be read', () => {
  it.each(rubbish.map((what) => [what]))('%j to open ends the session', async (what) => {
    hall.server.faults.alterOpened = () => what as Opened;
    const { session } = hall.arrive('ani', { bounds: { rereadingsMax: 2 } });
    expect(await ended(session)).toEqual({ kind: 'refused', code: 'outdated' });
  });

  const opened: Opened = {
    ok: true,
    head: 3,
    events: [],
    you: { participantId: 'ani', role: 'member' },
  };
  const offers: unknown[] = [...rubbish, {}, { id: 'x' }, { id: 1, count: 1, bytes: 1 }];
  const counts = [0, -1, 0.5, '1', null, 2 ** 31].map((count) => ({ id: 'x', count, bytes: 1 }));
  it.each([...offers, ...counts].map((what) => [what]))(
    'offers %j in parts to nobody',
    async (parts) => {
      hall.server.faults.alterOpened = () => ({ ...opened, parts: parts as PartsOffer });
      const { session } = hall.arrive('ani', { bounds: { rereadingsMax: 2 } });
      expect(await ended(session)).toEqual({ kind: 'refused', code: 'outdated' });
      expect(hall.server.partsAsked).toEqual([]);
    },
  );

  it.each(rubbish.map((what) => [what]))('%j to a command is none', async (what) => {
    hall.server.faults.alterOutcome = () => what;
    const { session } = hall.arrive('ani');
    await live(session);
    const outcome = session.submit(comment('c1'));
    await hall.server.heard('PostComment');
    hall.server.faults = {};
    expect(await outcome).toEqual({ ok: true, revision: 1 });
    expect(hall.server.workshop.head).toBe(1);
  });
});

describe('events that are true to their envelope alone', () => {
  it('end the session or are passed over, whatever is in them', async () => {
    planned(hall);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.jsonValue(), async (which, member, value) => {
        const { client, session } = hall.arrive('ani', { bounds: { rereadingsMax: 1 } });
        await live(session);
        session.texts.open({ kind: 'sheet', id: 'sheet-1', field: 'benefit' }, () => undefined);
        const { log } = hall.server.workshop;
        const model = log[which % log.length]!;
        const keys = [...Object.keys(model.data), 'on', 'change', 'sheetId'];
        const data = { ...model.data, [keys[member % keys.length]!]: value };
        const event = { ...model, data, revision: log.length };
        const edit = { ...event, type: 'TextEdited', v: 1 };
        hall.server.say('events', { workshopId: 'w1', from: log.length, events: [event] });
        hall.server.say('events', {
          workshopId: 'w1',
          from: log.length + 1,
          events: [{ ...edit, revision: log.length + 1 }],
        });
        await session.submit({ type: 'PostComment', data: {} });
        client.close();
        await settle();
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is no Rembuk server', () => {
  let http: Server;
  let raw: EngineServer;

  beforeEach(async () => {
    http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    raw = new EngineServer(http, { transports: ['websocket'], serveClient: false });
  });
  afterEach(async () => {
    await raw.close();
    http.closeAllConnections();
  });

  it.each([
    '0',
    '0{',
    '0null',
    '0[]',
    '4',
    '42',
    '42/live,{}',
    '40/live,x',
    '44/live',
    '45-/live,',
    'bx',
    '9',
  ])('is left alone for a while after it said %j', async (packet) => {
    raw.engine.on('connection', (line: { transport: { socket: { send(text: string): void } } }) => {
      line.transport.socket.send(packet);
      line.transport.socket.send('42/live,["events",null]');
    });
    const { port } = http.address() as AddressInfo;
    const client = new RembukClient({
      url: `http://127.0.0.1:${port}`,
      tokens: fixedToken('ani'),
      bounds: { ...hasty, connectTimeoutMs: 100 },
    });
    client.open('w1');
    await when(client.status, ({ kind }) => kind === 'waiting');
    client.close();
  });
});

function ofTomorrow<Event extends { readonly v: number }>(event: Event): Event {
  return { ...event, v: 1_000 };
}

function unreadableEvents(opened: Opened): Opened {
  return { ...opened, events: opened.events.map(ofTomorrow) };
}
