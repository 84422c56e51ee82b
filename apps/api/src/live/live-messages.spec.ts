import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import type { Refused } from '@rembuk/protocol';
import { LiveServer } from '../testing/live-server.ts';
import { RawClient } from '../testing/raw-client.ts';
import type { TestClient } from '../testing/test-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

/** A text that must never come back. */
const secret = 'Rahasia-8f2c';

let server: LiveServer;
let workshop: TestWorkshop;
let ani: TestClient;
/** Looks on while others send nonsense. */
let budi: TestClient;
let headBefore: number;

beforeEach(async () => {
  server = await LiveServer.start({ bounds: { goodbyeMs: 200 } });
  workshop = await server.openWorkshop();
  await workshop.admit('ani');
  await workshop.admit('budi');
  ani = await server.connect('ani');
  budi = await server.connect('budi');
  await ani.opened(workshop.id);
  await budi.opened(workshop.id);
  headBefore = await workshop.head();
});
afterEach(() => server.stop());

/** Nothing was changed, and everyone else goes on as before. */
async function expectNothingHappened(): Promise<void> {
  expect(await workshop.head()).toBe(headBefore);
  const revision = await workshop.propose('budi');
  await budi.until(() => budi.lastRevision === revision);
  expect(budi.events.map((event) => event.revision)).toEqual([revision]);
  expect(budi.goodbyes).toEqual([]);
}

function proposal(over: Readonly<Record<string, unknown>> = {}) {
  const id = randomUUID();
  const type = 'ProposeStrategy';
  return { id, workshopId: workshop.id, type, data: workshop.strategy(), seen: 0, ...over };
}

describe('bad input is answered, changes nothing, and disturbs nobody', () => {
  const data = { strategyId: 's', title: 'A long enough title' };
  it.each<[string, () => readonly unknown[], string, readonly string[]]>([
    ['nothing at all', () => [], 'malformed', ['']],
    ['null', () => [null], 'malformed', ['']],
    ['a text', () => [secret], 'malformed', ['']],
    ['a list', () => [[secret]], 'malformed', ['']],
    ['two arguments', () => [proposal(), proposal()], 'malformed', ['']],
    ['an empty object', () => [{}], 'malformed', ['data', 'id', 'seen', 'type', 'workshopId']],
    ['an id that is no UUID', () => [proposal({ id: secret })], 'malformed', ['id']],
    [
      'a UUID in capitals',
      () => [proposal({ id: randomUUID().toUpperCase() })],
      'malformed',
      ['id'],
    ],
    ['data that are a list', () => [proposal({ data: [secret] })], 'malformed', ['data']],
    ['a fraction of a revision', () => [proposal({ seen: 0.5 })], 'malformed', ['seen']],
    ['a revision past all numbers', () => [proposal({ seen: 2 ** 53 })], 'malformed', ['seen']],
    ['a revision before the first', () => [proposal({ seen: -2 })], 'malformed', ['seen']],
    ['a foreign field', () => [proposal({ role: secret })], 'malformed', ['role']],
    ['a field named like a secret', () => [proposal({ [secret]: 1 })], 'malformed', ['?']],
    ['an unknown command', () => [proposal({ type: 'DropTables' })], 'unknown_command', []],
    [
      'a command named like a method',
      () => [proposal({ type: 'constructor' })],
      'unknown_command',
      [],
    ],
    [
      'data of another command',
      () => [proposal({ type: 'SubmitStrategy', data: { sheetId: secret } })],
      'malformed',
      ['data.sheetId', 'data.strategyId'],
    ],
    [
      'a title that is too long',
      () => [proposal({ type: 'RetitleStrategy', data: { ...data, title: secret.repeat(50) } })],
      'malformed',
      ['data.title'],
    ],
    [
      'a lone surrogate',
      () => [proposal({ type: 'RetitleStrategy', data: { ...data, title: `\uD800 ${secret}` } })],
      'malformed',
      ['data.title'],
    ],
    [
      'null for a text',
      () => [proposal({ data: { ...workshop.strategy(), issue: null } })],
      'malformed',
      ['data.issue'],
    ],
    [
      'a list for a reference',
      () => [
        proposal({
          type: 'DrawLink',
          data: { linkId: 'l', from: [{ kind: 'sheet', id: secret }], to: 1, type: 'supports' },
        }),
      ],
      'malformed',
      ['data.from', 'data.to'],
    ],
    [
      'binary data',
      () => [proposal({ data: { ...workshop.strategy(), title: Buffer.from(secret) } })],
      'malformed',
      ['data.title'],
    ],
    ['an unknown workshop', () => [proposal({ workshopId: 'nowhere' })], 'unknown_workshop', []],
    [
      'a workshop id that is none',
      () => [proposal({ workshopId: '../etc' })],
      'malformed',
      ['workshopId'],
    ],
    [
      'a board that is not theirs',
      () => [proposal({ data: { ...workshop.strategy(), dimensionId: 'economy' } })],
      'foreign_board',
      [],
    ],
  ])('%s', async (_what, payloads, code, paths) => {
    const answer = (await ani.ask('command', ...payloads())) as Refused;
    expect(answer).toMatchObject({ ok: false, code, retryable: false });
    const fields = (answer.details?.['fields'] ?? []) as { path: string; rule: string }[];
    expect(fields.map(({ path }) => path).toSorted()).toEqual(paths);
    expect(JSON.stringify(answer)).not.toContain(secret);
    await expectNothingHappened();
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a member named %s, which JSON can carry',
    async (name) => {
      const json = JSON.stringify(proposal()).replace('"strategyId"', `"${name}":{},"strategyId"`);
      const answer = await ani.ask('command', JSON.parse(json) as unknown);
      expect(answer).toMatchObject({ ok: false, code: 'malformed' });
      await expectNothingHappened();
    },
  );

  it('a message that the protocol does not have', async () => {
    const answers = await Promise.all(
      ['delete', 'message', 'error', 'events', ''].map((name) => ani.ask(name, { secret })),
    );
    for (const answer of answers) expect(answer).toMatchObject({ code: 'unknown_message' });
    expect(JSON.stringify(answers)).not.toContain(secret);
    await expectNothingHappened();
  });

  it('wrong forms of the other messages', async () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['open', {}],
      ['open', { workshopId: workshop.id, after: -2 }],
      ['open', { workshopId: workshop.id, after: '3' }],
      ['open', { workshopId: workshop.id, more: 1 }],
      ['close', undefined],
      ['presence', { workshopId: workshop.id, focus: `<script>${secret}` }],
      ['presence', { workshopId: workshop.id, cursor: { x: Infinity, y: 0 } }],
      ['presence', { workshopId: workshop.id, cursor: { x: 1, y: 1, z: 1 } }],
    ];
    const answers = await Promise.all(wrong.map(([name, payload]) => ani.ask(name, payload)));
    for (const answer of answers) expect(answer).toMatchObject({ code: 'malformed' });
    expect(JSON.stringify(answers)).not.toContain(secret);
    await expectNothingHappened();
  });

  it('a command that wants no answer is not carried out', async () => {
    ani.socket.emit('command', proposal());
    ani.socket.emit('command');
    ani.socket.emit('nonsense', secret);
    await ani.ask('close', { workshopId: workshop.id });
    await expectNothingHappened();
  });

  it('a message that is too large ends the connection that sent it, no other', async () => {
    ani.socket.emit('command', proposal({ data: { text: 'x'.repeat(70_000) } }));
    await ani.until(() => ani.socket.disconnected);
    await expectNothingHappened();
  });

  it.each([
    ['what is no packet', '9'],
    ['half a JSON text', '42/live,1["command",{'],
    ['a packet of another namespace', '42/other,["command",{}]'],
    ['too many attachments', '45999-/live,["command",{"_placeholder":true,"num":0}]'],
    ['an event that socket.io keeps for itself', '42/live,["disconnect"]'],
  ])('%s ends the connection that sent it, no other', async (_what, packet) => {
    const raw = await RawClient.connect(server.url);
    await raw.enter(server.identity.tokenFor({ personId: 'ani' }));
    raw.send(packet);
    await raw.closed();
    await expectNothingHappened();
  });
});

describe('what comes from outside the workshop', () => {
  it('opens it for its people alone', async () => {
    const stranger = await server.connect('citra');
    expect(await stranger.open(workshop.id)).toMatchObject({ code: 'forbidden' });
    expect(await stranger.open('nowhere')).toMatchObject({ code: 'unknown_workshop' });
    const answer = await stranger.command(workshop.id, 'ProposeStrategy', workshop.strategy());
    expect(answer).toMatchObject({ code: 'forbidden' });
    await expectNothingHappened();
    expect(stranger.frames).toEqual([]);
  });

  it('lets accounts read that have a role everywhere, and viewers read only', async () => {
    await workshop.admit('dewi', 'viewer');
    headBefore = await workshop.head();
    const office = await server.connect('kominfo-1', { identity: { accountRole: 'kominfo' } });
    expect((await office.opened(workshop.id)).you).toEqual({
      participantId: 'kominfo-1',
      role: 'kominfo',
    });
    const dewi = await server.connect('dewi');
    expect((await dewi.opened(workshop.id)).you.role).toBe('viewer');
    const answer = await dewi.command(workshop.id, 'ProposeStrategy', workshop.strategy());
    expect(answer).toMatchObject({ code: 'forbidden' });
  });

  it('refuses what only the server may send', async () => {
    const seat = { groupId: 'group-social', organizationId: 'opd-social' };
    const stranger = await server.connect('citra');
    const answers = [
      await stranger.command(workshop.id, 'JoinGroup', seat),
      await ani.command(workshop.id, 'JoinGroup', seat),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ code: 'forbidden' });
    await expectNothingHappened();
  });

  it('has nothing to offer outside the live namespace', async () => {
    const raw = await RawClient.connect(server.url);
    raw.send('40');
    await raw.until('not_found');
    raw.send('40/elsewhere,');
    await raw.until('Invalid namespace');
    raw.socket.destroy();
  });
});

describe('commands', () => {
  it('answer a repeat with the first outcome, and a foreign repeat not at all', async () => {
    const request = proposal();
    const first = await ani.ask('command', request);
    expect(first).toMatchObject({ ok: true, revision: headBefore + 1 });
    expect(await ani.ask('command', request)).toEqual(first);
    expect(await budi.ask('command', request)).toMatchObject({ code: 'command_id_taken' });
    const refused = proposal({ data: { ...workshop.strategy(), dimensionId: 'economy' } });
    const refusal = await ani.ask('command', refused);
    await workshop.perform('ReassignParticipant', {
      participantId: 'ani',
      role: 'member',
      organizationId: 'opd-economy',
      groupId: 'group-economy',
    });
    expect(await ani.ask('command', refused)).toEqual(refusal);
  });

  it('P6: do not overwrite unseen what another person wrote', async () => {
    const strategy = workshop.strategy();
    await ani.command(workshop.id, 'ProposeStrategy', strategy);
    const seen = await workshop.head();
    const title = (text: string) => ({ strategyId: strategy.strategyId, title: text });
    await ani.command(workshop.id, 'RetitleStrategy', title('Wak Moqidin for everyone'), { seen });
    const stale = title('Adus Kali for everyone');
    expect(await budi.command(workshop.id, 'RetitleStrategy', stale, { seen })).toMatchObject({
      code: 'stale_field',
      retryable: false,
      details: { field: 'title', current: 'Wak Moqidin for everyone', revision: seen + 1 },
    });
    const forced = { seen, overwrite: true };
    expect(await budi.command(workshop.id, 'RetitleStrategy', stale, forced)).toMatchObject({
      ok: true,
    });
  });

  it('of one person are decided in the order in which they were sent', async () => {
    const count = 120;
    const requests = Array.from({ length: count }, () => proposal());
    const answers = await Promise.all(requests.map((request) => ani.ask('command', request)));
    expect(answers.map((answer) => (answer as { revision: number }).revision)).toEqual(
      requests.map((_, index) => headBefore + 1 + index),
    );
    await budi.until(() => budi.lastRevision === headBefore + count);
    expect(budi.events.map(({ meta }) => meta.commandId)).toEqual(requests.map(({ id }) => id));
  });

  it('carry the warnings about what they touched', async () => {
    const strategy = workshop.strategy();
    await ani.command(workshop.id, 'ProposeStrategy', strategy);
    const { strategyId } = strategy;
    const titles = { code: 'L-1', shortTitle: 'Kenduren', title: 'Kenduren Mas' };
    await ani.command(workshop.id, 'AddSheet', { sheetId: 'sheet-1', strategyId, ...titles });
    const answer = await ani.command(workshop.id, 'AllocateSheetToYear', {
      sheetId: 'sheet-1',
      year: 2040,
      budgetRupiah: 1_250_000_000,
      fundingSource: 'APBD',
    });
    expect(answer).toMatchObject({ ok: true });
    expect(answer).toHaveProperty(
      'warnings',
      expect.arrayContaining([expect.objectContaining({ code: 'allocation_outside_period' })]),
    );
  });
});

describe('rates', () => {
  it('are refused past the measure, with a time to come back, and cut when it goes on', async () => {
    await server.stop();
    server = await LiveServer.start({ bounds: { messagesBurst: 20, messagesPerSecond: 1 } });
    workshop = await server.openWorkshop();
    await workshop.admit('ani');
    await workshop.admit('budi');
    const flooding = await server.connect('ani');
    const calm = await server.connect('budi');
    await calm.opened(workshop.id);
    const answers = Array.from({ length: 50 }, () => flooding.ask('nonsense').catch(() => 'cut'));
    const goodbye = await flooding.goodbye();
    expect(goodbye).toEqual({ code: 'flood' });
    const codes = (await Promise.all(answers)).map((answer) =>
      answer === 'cut' ? 'cut' : (answer as Refused).code,
    );
    expect(codes.slice(0, 20)).toEqual(codes.slice(0, 20).fill('unknown_message'));
    expect(codes.slice(20, 40)).toEqual(codes.slice(20, 40).fill('rate_limited'));
    // Over all connections of the person, so coming back does not help.
    const again = await server.connect('ani');
    expect(await again.ask('open', { workshopId: workshop.id })).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      details: { retryAfterMs: expect.any(Number) },
    });
    expect(await calm.ask('nonsense')).toMatchObject({ code: 'unknown_message' });
  });
});

describe('what nobody expected', () => {
  it('is answered as internal and told to the log alone', async () => {
    await server.stop();
    class BrokenStore extends MemoryEventStore {
      override head(): Promise<number | undefined> {
        throw new TypeError(`cannot read /var/lib/${secret}`);
      }
    }
    server = await LiveServer.start({ store: new BrokenStore() });
    const client = await server.connect('ani');
    const requests = [
      client.ask('open', { workshopId: 'pasuruan' }),
      client.ask('command', { ...proposal(), workshopId: 'pasuruan' }),
    ];
    for (const answer of await Promise.all(requests)) {
      expect(answer).toMatchObject({ ok: false, code: 'internal', retryable: true });
      expect(JSON.stringify(answer)).not.toContain(secret);
      const { correlationId } = (answer as Refused).details as { correlationId: string };
      const logged = server.logLines.find((line) => line.includes(correlationId));
      expect(logged).toContain(secret);
    }
    expect(client.socket.connected).toBe(true);
  });

  it('is told apart from a store that cannot write: reading goes on, and so does writing later', async () => {
    const { faults } = server.store as MemoryEventStore;
    faults.refuseNext('full');
    const request = proposal();
    expect(await ani.ask('command', request)).toMatchObject({
      code: 'store_unavailable',
      retryable: true,
    });
    expect(await budi.opened(workshop.id)).toMatchObject({ head: headBefore });
    expect(await ani.ask('command', request)).toMatchObject({ ok: true, revision: headBefore + 1 });
  });
});
