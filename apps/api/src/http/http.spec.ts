import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defaultLimits } from '../config/limits.ts';
import { ApiServer } from '../testing/api-server.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let server: ApiServer;
beforeAll(async () => {
  server = await ApiServer.start({ origins: ['https://rembuk.example'] });
});
afterAll(() => server.stop());

const signIn = (call: Parameters<ApiServer['call']>[1]) => server.call('POST /auth/sign-in', call);
const marker = 'PENANDA-9981';
const credentials = { username: 'admin', password: marker };

it.each(['POST /auth/sign-in', 'GET //health/live', 'GET /workshops', 'GET /nothing'] as const)(
  '%s: the answer is not for caches',
  async (route) => {
    const { headers } = await server.call(route, {});
    expect(headers.get('cache-control')).toBe('no-store');
  },
);

describe('bad requests', () => {
  it.each([
    ['cut JSON', { raw: `{"username":"${marker}"` }, 400, 'malformed'],
    ['JSON that is a text', { raw: `"${marker}"` }, 400, 'malformed'],
    ['a list', { body: [marker] }, 400, 'malformed'],
    ['nothing', {}, 400, 'malformed'],
    ['another type', { raw: marker, headers: { 'content-type': 'text/plain' } }, 400, 'malformed'],
    [
      'a form',
      {
        raw: `username=${marker}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      400,
      'malformed',
    ],
    ['an unknown field', { body: { ...credentials, [marker]: 1 } }, 400, 'malformed'],
    [
      '__proto__',
      { raw: `{"username":"a","password":"b","__proto__":{"x":"${marker}"}}` },
      400,
      'malformed',
    ],
    [
      'constructor',
      { raw: `{"username":"a","password":"b","constructor":{"x":"${marker}"}}` },
      400,
      'malformed',
    ],
    [
      'an object for a text',
      { body: { username: { $gt: marker }, password: 'b' } },
      400,
      'malformed',
    ],
    ['depth without end', { raw: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }, 400, 'malformed'],
    [
      'a body too large',
      { body: { ...credentials, password: marker.repeat(10_000) } },
      413,
      'too_large',
    ],
    ['compressed', { raw: marker, headers: { 'content-encoding': 'gzip' } }, 400, 'malformed'],
    [
      'an unknown encoding',
      { body: {}, headers: { 'content-type': 'application/json; charset=ebcdic' } },
      400,
      'malformed',
    ],
  ])('of %s get a clear answer, which repeats nothing', async (_, call, status, code) => {
    const answer = await signIn(call);
    expect(answer).toMatchObject({ status, body: { code, status, retryable: false } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.text).not.toMatch(/PENANDA|node_modules|at .*\.ts|stack|SyntaxError/);
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it.each([
    'GET /',
    'GET /nothing/here',
    'POST /me',
    'DELETE /accounts',
    'GET //',
    'GET //api',
    'GET //.env',
    'GET //%2e%2e/x',
    'PUT //health/live',
    'GET //%E0%A4%A',
  ])('to %s end where there is nothing', async (route) => {
    const answer = await server.call(route, { token: server.app.operatorToken });
    expect([400, 404]).toContain(answer.status);
    expect(['not_found', 'malformed']).toContain(answer.body.code);
    expect(answer.text).not.toMatch(/Cannot|nothing\/here|env/);
  });

  it('that are no HTTP at all disturb nobody', async () => {
    const { port, hostname } = new URL(server.app.url);
    await new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('\u0000\u0001garbage\r\n\r\n'),
      );
      socket.on('error', resolve).on('close', resolve).resume();
    });
    expect((await server.call('GET //health/live')).status).toBe(200);
  });

  it('do not show up in the log with what they held', () => {
    expect(server.logLines.join('')).not.toContain('PENANDA');
    expect(server.logLines.join('')).toContain('"route":"/api/v1/auth/sign-in"');
  });
});

describe('every answer', () => {
  it('has the headers that keep browsers careful, and none that says what runs here', async () => {
    const { headers } = await server.call('GET //health/live');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('has an id, the caller’s own when that is one', async () => {
    const mine = '0193b5a7-5c55-7cc0-8e21-1f0a3f1c9a11';
    const given = await server.call('GET /me', { headers: { 'x-request-id': mine } });
    expect(given.headers.get('x-request-id')).toBe(mine);
    expect(given.body.instance).toBe(`urn:uuid:${mine}`);
    const made = await server.call('GET /me', { headers: { 'x-request-id': '<script>' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

const out = (origin?: string) =>
  server.call('POST /auth/sign-in', {
    body: credentials,
    ...(origin ? { headers: { origin } } : {}),
  });

describe('origins', () => {
  it('of the server itself, of the configured, and of no page may change things', async () => {
    for (const origin of [undefined, server.app.url, 'https://rembuk.example'])
      expect((await out(origin)).body.code).toBe('bad_credentials');
  });

  it.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
    'https://rembuk.example.evil.example',
    'file://',
  ])('of %s may not', async (origin) => {
    expect(await out(origin)).toMatchObject({ status: 403, body: { code: 'origin_refused' } });
    const read = await server.call('GET /me', {
      token: server.app.operatorToken,
      headers: { origin },
    });
    expect(read.headers.get('access-control-allow-origin')).not.toBe(origin);
  });

  it('that are configured may read too', async () => {
    const origin = 'https://rembuk.example';
    const read = await server.call('GET /me', {
      token: server.app.operatorToken,
      headers: { origin },
    });
    expect(read.headers.get('access-control-allow-origin')).toBe(origin);
  });
});

describe('one person’s requests', () => {
  it('are slowed down past their rate; nobody else’s are', async () => {
    const limits = {
      ...(await import('../config/index.ts')).defaultConfig.limits,
      requestsBurst: 20,
      requestsPerSecond: 10,
    };
    const slow = await ApiServer.start({ limits });
    const [one, two] = [await slow.account('satu'), await slow.account('dua')];
    const statuses = await Promise.all(
      Array.from(
        { length: 30 },
        async () => (await slow.call('GET /me', { token: one.accessToken })).status,
      ),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    const refused = await slow.call('GET /me', { token: one.accessToken });
    expect(refused.body).toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 100 } });
    expect((await slow.call('GET /me', { token: two.accessToken })).status).toBe(200);
    slow.nowMs += 100;
    expect((await slow.call('GET /me', { token: one.accessToken })).status).toBe(200);
    await slow.stop();
  });

  it('that keep a core busy have a smaller budget of their own', async () => {
    const limits = { ...defaultLimits, heavyReadsBurst: 3, heavyReadsPerSecond: 2 };
    const slow = await ApiServer.start({ limits });
    await TestWorkshop.open(slow.app.nest.get(WorkshopsService), 'pasuruan');
    const { accessToken: token } = await slow.account('kiki', 'kominfo');
    const read = (what: string) => slow.call(`GET /workshops/pasuruan/${what}`, { token });
    const heavy = [
      'state',
      'events',
      'diff?from=-1',
      'history?of=board/social',
      'warnings',
      'audit',
      'reports/contributions',
    ];
    for (const what of heavy) {
      slow.nowMs += 60_000;
      for (let i = 0; i < 3; i++) expect([what, (await read(what)).status]).toEqual([what, 200]);
      const refused = await read(what);
      expect(refused.body).toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 500 } });
    }
    for (const what of ['people', 'join-codes']) expect((await read(what)).status).toBe(200);
    await slow.stop();
  });
});
