import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { protocolVersion } from '@rembuk/protocol';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { forged, now, secret } from './support/forged.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { Neighbour } from './support/neighbour.ts';
import { Random } from './support/random.ts';
import { canary, expectCleanRefusal, isObject, objectOf } from './support/refusal.ts';
import { type Server, startServer } from './support/server.ts';
import { ConnectRefused, Live } from './support/socket.ts';
import { Stage } from './support/stage.ts';
import { within } from './support/wait.ts';

const workshopId = 'bad-input';
const hand = { workshopId, kind: 'raiseHand' };
const oddTimer = { workshopId, kind: 'startTimer', durationMs: 60_000, label: `${canary}\u0007` };
const selection = { anchor: 0, head: canary, revision: 0 };
const oddSelection = { workshopId, focus: 'sheet/x/risk', selection };

interface Place {
  readonly revision: number;
  readonly hash: string;
  readonly stateHash: string;
}

describe('P3 P8: bad input: a clear no, nothing changed, nobody else disturbed', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let hall: Hall;
  let neighbour: Neighbour;
  /** Has the same workshop open, and should be told nothing at all. */
  let bystander: Live;
  let live: Live;
  let before: Place;
  let strategyId: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({
      data: folder.path,
      env: { ...unlimited, REMBUK_SECRET: secret },
    });
    const staff = await makeStaff(server);
    hall = await Hall.open(server, workshopId, staff);
    const next = await Hall.open(server, 'next-door', staff);
    const { facilitators, admin } = staff;
    const stage = new Stage({
      random: new Random(1),
      board: boards.one,
      otherBoard: boards.three,
      asAdmin: hall.as(admin),
      asFacilitator: hall.as(facilitators.one),
      asOtherFacilitator: hall.as(facilitators.three),
      asAuthor: hall.as(hall.members.one),
    });
    strategyId = await stage.strategy();
    neighbour = await Neighbour.start(server, 'next-door', next.members.one);
    live = await Live.connect(server.url, { token: hall.members.one.token });
    bystander = await Live.connect(server.url, { token: hall.members.two.token });
    await live.open(workshopId);
    await bystander.open(workshopId);
    before = await place();
  });

  afterAll(async () => {
    await hall.leave();
    live.disconnect();
    bystander.disconnect();
    await server.stop();
    await folder.remove();
  });

  async function place(): Promise<Place> {
    const { revision, hash, stateHash } = await ask<Place>(
      server.url,
      `/workshops/${workshopId}/state`,
      { token: server.operatorToken },
    );
    return { revision, hash, stateHash };
  }

  const retitle = (title: unknown): Record<string, unknown> => ({
    id: randomUUID(),
    workshopId,
    type: 'RetitleStrategy',
    data: { strategyId, title },
    seen: 0,
  });
  const good = (): Record<string, unknown> => retitle('Judul yang baik dan benar');

  /** What to send, and the code that comes back. */
  const commands: readonly [string, () => unknown, string][] = [
    ['no object', () => canary, 'malformed'],
    ['an array', () => [canary], 'malformed'],
    ['null', () => null, 'malformed'],
    ['nothing in it', () => ({}), 'malformed'],
    ['an unknown member', () => ({ ...good(), [canary]: canary }), 'malformed'],
    ['an id that is no UUID', () => ({ ...good(), id: canary }), 'malformed'],
    ['an id in capitals', () => ({ ...good(), id: randomUUID().toUpperCase() }), 'malformed'],
    ['an unknown type', () => ({ ...good(), type: canary }), 'unknown_command'],
    ['a type that every object has', () => ({ ...good(), type: 'constructor' }), 'unknown_command'],
    ['a type that is no text', () => ({ ...good(), type: [canary] }), 'malformed'],
    ['data that is no object', () => ({ ...good(), data: canary }), 'malformed'],
    ['an unknown field', () => ({ ...good(), data: { strategyId, [canary]: 1 } }), 'malformed'],
    ['a field of a wrong type', () => retitle({ [canary]: canary }), 'malformed'],
    ['seen that is no revision', () => ({ ...good(), seen: -2 }), 'malformed'],
    ['seen that is a fraction', () => ({ ...good(), seen: 0.5 }), 'malformed'],
    ['seen that is text', () => ({ ...good(), seen: canary }), 'malformed'],
    ['overwrite that is no truth', () => ({ ...good(), overwrite: canary }), 'malformed'],
    ['a lone surrogate', () => retitle(`${canary} \ud83d ${canary}`), 'malformed'],
    ['a control character', () => retitle(`${canary} \u0000 ${canary}`), 'invalid_value'],
    ['a title that is too short', () => retitle('pendek'), 'malformed'],
    ['a title that is too long', () => retitle(canary.repeat(20)), 'malformed'],
    ['a blank title', () => retitle(' '.repeat(40)), 'invalid_value'],
    ['an oversized text', () => retitle(canary.repeat(3_000)), 'malformed'],
    [
      'a strategy that is not there',
      () => ({ ...good(), data: { strategyId: 'none', title: 'Judul yang baik dan benar' } }),
      'unknown_strategy',
    ],
    ['a workshop that is not there', () => ({ ...good(), workshopId: 'none' }), 'unknown_workshop'],
    [
      'a workshop id that is a path',
      () => ({ ...good(), workshopId: '../../etc/passwd' }),
      'malformed',
    ],
    [
      'a foreign board',
      () => ({
        ...good(),
        type: 'ProposeStrategy',
        data: { ...proposal(), dimensionId: boards.two.dimensionId },
      }),
      'foreign_board',
    ],
    [
      'a command above one’s role',
      () => ({ ...good(), type: 'ApproveStrategy', data: { strategyId } }),
      'forbidden',
    ],
    [
      'a command of the server',
      () => ({
        ...good(),
        type: 'JoinGroup',
        data: { groupId: 'grp-one', organizationId: 'org-one' },
      }),
      'forbidden',
    ],
    [
      'a budget below zero',
      () => ({
        ...good(),
        type: 'AllocateSheetToYear',
        data: { sheetId: 's', year: 2019, budgetRupiah: -1, fundingSource: 'APBD' },
      }),
      'malformed',
    ],
    [
      'a budget past exact numbers',
      () => ({
        ...good(),
        type: 'AllocateSheetToYear',
        data: { sheetId: 's', year: 2019, budgetRupiah: 2 ** 53, fundingSource: 'APBD' },
      }),
      'malformed',
    ],
  ];

  const proposal = (): object => ({
    strategyId: `str-${randomUUID()}`,
    dimensionId: boards.one.dimensionId,
    code: randomUUID().slice(0, 8),
    subdimension: 'umum',
    title: 'Judul yang baik dan benar',
    organizationId: boards.one.organizationId,
  });

  describe.each(commands)('a command with %s', (_, make, code) => {
    it('over the live connection', async () => {
      const answer = await live.ask('command', make());
      expect(expectCleanRefusal(JSON.stringify(answer))).toBe(code);
    });

    it('over HTTP', async () => {
      const { workshopId: address = workshopId, ...body } = objectOf(make());
      const path = `/workshops/${encodeURIComponent(String(address))}/commands`;
      const sent = make();
      const { text, status, headers } = await request(server.url, path, {
        token: hall.members.one.token,
        method: 'POST',
        raw: JSON.stringify(isObject(sent) ? body : sent),
      });
      expect(expectCleanRefusal(text)).toBe(code);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(headers.get('content-type')).toContain('application/problem+json');
    });
  });

  it.each<[string, string, string]>([
    ['no JSON', `{"id": ${canary}`, 'malformed'],
    ['JSON that ends too soon', `{"id": "${canary}`, 'malformed'],
    ['a number that JSON cannot hold', numberBody('1e999'), 'malformed'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'malformed'],
    [
      'deep nesting inside data',
      numberBody('{"a":'.repeat(500) + '1' + '}'.repeat(500)),
      'malformed',
    ],
    ['a prototype in data', numberBody('{"__proto__":{"title":"x"}}'), 'malformed'],
    ['too much', JSON.stringify({ text: canary.repeat(10_000) }), 'too_large'],
    [
      'the same member twice',
      `{"id":"${randomUUID()}","id":"${canary}","type":"RetitleStrategy","data":{},"seen":0}`,
      'malformed',
    ],
  ])('a body with %s', async (_, raw, code) => {
    const { text } = await request(server.url, `/workshops/${workshopId}/commands`, {
      token: hall.members.one.token,
      raw,
    });
    expect(expectCleanRefusal(text)).toBe(code);
  });

  it.each<[string, Record<string, string>]>([
    ['of another type', { 'content-type': 'text/plain' }],
    ['in a code that is not understood', { 'content-encoding': 'gzip' }],
    ['in an alphabet that is not understood', { 'content-type': 'application/json; charset=x' }],
  ])('a body %s', async (_, headers) => {
    const { text, status } = await request(server.url, `/workshops/${workshopId}/commands`, {
      token: hall.members.one.token,
      raw: JSON.stringify(good()),
      headers,
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expectCleanRefusal(text);
  });

  it.each<[string, string]>([
    [`/${canary}`, 'not_found'],
    [`//${canary}`, 'not_found'],
    ['/workshops/none/state', 'unknown_workshop'],
    [`/workshops/..%2f..%2fetc%2fpasswd/state`, 'malformed'],
    ['/workshops/%00/state', 'malformed'],
    ['/workshops/%E0%A4%A/state', 'malformed'],
    [`/workshops/${workshopId}/state?at=${canary}`, 'malformed'],
    [`/workshops/${workshopId}/state?at=1&at=2`, 'malformed'],
    [`/workshops/${workshopId}/state?at[x]=1`, 'malformed'],
    [`/workshops/${workshopId}/state?at=99999999`, 'revision_ahead'],
    [`/workshops/${workshopId}/state?at=-1`, 'malformed'],
    [`/workshops/${workshopId}/state?at=1999-01-01T00:00:00Z`, 'moment_before_start'],
    [`/workshops/${workshopId}/state?${canary}=1`, 'malformed'],
    [`/workshops/${workshopId}/events?after=99999999`, 'revision_ahead'],
    [`/workshops/${workshopId}/events?limit=0`, 'malformed'],
    [`/workshops/${workshopId}/events?limit=1e9`, 'malformed'],
    [`/workshops/${workshopId}/events?after=${canary}`, 'malformed'],
    [`/workshops/${workshopId}/history`, 'malformed'],
    [`/workshops/${workshopId}/history?of=${canary}/x`, 'malformed'],
    [`/workshops/${workshopId}/diff?from=5&to=2`, 'malformed'],
    [`/workshops/${workshopId}/diff?from=0&to=99999999`, 'revision_ahead'],
  ])('GET %s', async (path, code) => {
    const { text } = await request(server.url, path, { token: hall.members.one.token });
    expect(expectCleanRefusal(text)).toBe(code);
  });

  it.each<[string, string, object, string]>([
    [
      '/auth/sign-in',
      'a name that is an object',
      { username: { $ne: canary }, password: canary },
      'malformed',
    ],
    [
      '/auth/sign-in',
      'a wrong password',
      { username: 'admin', password: canary },
      'bad_credentials',
    ],
    [
      '/auth/sign-in',
      'a password without end',
      { username: 'admin', password: canary.repeat(500) },
      'malformed',
    ],
    ['/auth/refresh', 'a token of nobody', { refreshToken: canary }, 'unauthenticated'],
    [
      `/workshops/${workshopId}/join`,
      'a wrong code',
      { code: 'AAAAA-AAAAA', name: canary, organizationId: 'org-one' },
      'bad_join_code',
    ],
    [
      '/workshops/none/join',
      'a wrong workshop',
      { code: 'AAAAA-AAAAA', name: canary, organizationId: 'org-one' },
      'bad_join_code',
    ],
    [
      `/workshops/${workshopId}/join`,
      'a name of control characters',
      { code: 'AAAAA-AAAAA', name: `${canary}\n`, organizationId: 'org-one' },
      'malformed',
    ],
  ])('POST %s with %s', async (path, _, body, code) => {
    const { text } = await request(server.url, path, { body });
    expect(expectCleanRefusal(text)).toBe(code);
  });

  it.each<[string, string, unknown[], string]>([
    ['an unknown message', canary, [{}], 'unknown_message'],
    ['a message named like what every object has', 'constructor', [{}], 'unknown_message'],
    ['a message of the server', 'events', [{ workshopId, from: 0, events: [] }], 'unknown_message'],
    ['open with nothing', 'open', [], 'malformed'],
    ['open with too much', 'open', [{ workshopId }, { workshopId }], 'malformed'],
    ['open with text', 'open', [canary], 'malformed'],
    ['open with a revision ahead', 'open', [{ workshopId, after: 99_999_999 }], 'revision_ahead'],
    ['open with a revision that is none', 'open', [{ workshopId, after: -5 }], 'malformed'],
    ['open of a workshop that is not there', 'open', [{ workshopId: 'none' }], 'unknown_workshop'],
    ['open with an unknown member', 'open', [{ workshopId, [canary]: 1 }], 'malformed'],
    [
      'presence with a cursor that is none',
      'presence',
      [{ workshopId, cursor: { x: canary, y: 0 } }],
      'malformed',
    ],
    [
      'presence with a focus that is none',
      'presence',
      [{ workshopId, focus: `${canary}/../x` }],
      'malformed',
    ],
    ['presence with a selection that is none', 'presence', [oddSelection], 'malformed'],
    ['notify with nothing in it', 'notify', [{}], 'malformed'],
    ['notify of a kind that there is not', 'notify', [{ workshopId, kind: canary }], 'malformed'],
    ['notify with more than its kind holds', 'notify', [{ ...hand, [canary]: 1 }], 'malformed'],
    ['notify with a label of control characters', 'notify', [oddTimer], 'malformed'],
    ['presence elsewhere', 'presence', [{ workshopId: 'next-door' }], 'not_opened'],
    ['close with nothing in it', 'close', [{}], 'malformed'],
  ])('%s', async (_, name, payload, code) => {
    expect(expectCleanRefusal(JSON.stringify(await live.ask(name, ...payload)))).toBe(code);
  });

  it('refuses what is stale, and tells what stands there now', async () => {
    // The other facilitator of the board writes first; this one has not seen it.
    const own = live;
    const facilitator = await hall.line(hall.staff.facilitators.one);
    const command = (title: string, seen: number) => ({
      type: 'RetitleStrategy',
      data: { strategyId, title },
      seen,
    });
    const { revision } = before;
    const first = await facilitator.command(
      workshopId,
      command('Judul dari fasilitator', revision),
    );
    expect(first).toMatchObject({ ok: true });
    before = await place();
    const answer = await own.command(workshopId, command('Judul yang ketinggalan', revision));
    expect(answer).toMatchObject({
      ok: false,
      code: 'stale_field',
      details: { field: 'title', current: 'Judul dari fasilitator' },
    });
  });

  it('answers a command id of someone else without telling what became of it', async () => {
    const id = randomUUID();
    const command = { id, type: 'ApproveStrategy', data: { strategyId }, seen: 0 };
    expect(await live.command(workshopId, command)).toMatchObject({ code: 'forbidden' });
    const answer = await bystander.command(workshopId, command);
    expect(expectCleanRefusal(JSON.stringify(answer))).toBe('command_id_taken');
  });

  it.each<[string, () => string | undefined, string]>([
    ['no token', () => undefined, 'unauthenticated'],
    ['a token that is none', () => canary, 'unauthenticated'],
    ['a token that has run out', () => forged({ exp: now() - 60 }), 'token_expired'],
    [
      'a token that nobody signed',
      () => forged({ exp: now() + 60 }, { alg: 'none' }),
      'unauthenticated',
    ],
    [
      'a token that someone else signed',
      () => forged({ exp: now() + 60 }, {}, 'x'),
      'unauthenticated',
    ],
    ['a token of a session that is none', () => forged({ exp: now() + 60 }), 'token_revoked'],
  ])('%s opens nothing', async (_, make, code) => {
    const token = make();
    const { text, status, headers } = await request(server.url, '/me', { token });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(expectCleanRefusal(text)).toBe(code);
    await expect(Live.connect(server.url, { token })).rejects.toMatchObject({ code });
  });

  it('speaks no other version of the protocol, and says which it does', async () => {
    const { token } = hall.members.one;
    for (const protocol of [0, 1, protocolVersion + 1, String(protocolVersion), null, canary])
      await expect(Live.connect(server.url, { auth: { token, protocol } })).rejects.toMatchObject({
        code: 'protocol_unsupported',
      });
  });

  it('refuses pages of foreign origins, before anything else', async () => {
    const { token } = hall.members.one;
    for (const origin of ['https://jahat.example', 'null', `${server.url}.jahat.example`]) {
      await expect(Live.connect(server.url, { token, headers: { origin } })).rejects.toThrow(
        ConnectRefused,
      );
      const { text, status } = await request(server.url, `/workshops/${workshopId}/commands`, {
        token,
        body: good(),
        headers: { origin },
      });
      expect(status).toBe(403);
      expect(expectCleanRefusal(text)).toBe('origin_refused');
    }
    const own = await Live.connect(server.url, { token, headers: { origin: server.url } });
    own.disconnect();
  });

  it('survives what is not HTTP, and what is not socket.io', async () => {
    const { hostname, port } = new URL(server.url);
    for (const garbage of [
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
      `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      '\u0000\u0001\u0002 kacau \r\n\r\n',
    ]) {
      const socket = connect(Number(port), hostname);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      let heard = '';
      socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
      socket.on('error', () => undefined);
      socket.write(garbage);
      await within(closed, { what: 'the server closes it' });
      expect(heard).not.toMatch(/node_modules|at \w+ \(/);
    }
    for (const packet of [
      '42/live,["command"',
      '4',
      '45-/live,["command",{}]',
      '4}}}',
      `42/live,[${'['.repeat(9_000)}`,
    ]) {
      const stranger = await Live.connect(server.url, { token: hall.members.one.token });
      stranger.raw.io.engine.write(packet);
      // Whether it is cut off or not is the server's choice; it has to be there for the next.
      stranger.disconnect();
    }
    const large = await Live.connect(server.url, { token: hall.members.one.token });
    large.raw.emit('presence', { workshopId, focus: canary.repeat(20_000) });
    await within(large.gone, { what: 'a message past the bound closes its own connection' });
    expect(await live.ask('open', { workshopId })).toMatchObject({ ok: true });
  });

  it('answers nothing where no answer is wanted, and does no command whose outcome nobody waits for', async () => {
    live.raw.emit('presence', { workshopId });
    Reflect.apply(live.raw.emit.bind(live.raw), undefined, ['command', good()]);
    Reflect.apply(live.raw.emit.bind(live.raw), undefined, [canary, canary]);
    expect(await live.ask('open', { workshopId })).toMatchObject({ ok: true });
  });

  // Behind all of the above.
  it('changed nothing', async () => {
    expect(await place()).toEqual(before);
  });

  it('disturbed nobody', async () => {
    await neighbour.stop();
    expect(neighbour.troubles).toEqual([]);
    expect(neighbour.edits).toBeGreaterThan(10);
    expect(neighbour.latencyMsMax).toBeLessThan(5_000);
    expect(bystander.raw.connected).toBe(true);
    expect(live.raw.connected).toBe(true);
    expect(bystander.goodbyes).toEqual([]);
    // But for the one edit that made the stale one stale.
    expect(bystander.events(workshopId)).toHaveLength(1);
    expect(server.output()).not.toContain(canary);
  });
});

/** A command whose title is this piece of JSON. */
function numberBody(json: string): string {
  return `{"id":"${randomUUID()}","type":"RetitleStrategy","data":{"strategyId":"x","title":${json}},"seen":0}`;
}
