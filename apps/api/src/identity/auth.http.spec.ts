import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type EventStore, StoreUnavailableError } from '@rembuk/event-sourcing';
import { protocolVersion } from '@rembuk/protocol';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { TestClient } from '../testing/test-client.ts';
import { sessionRules } from './decide-person.ts';
import type { Tokens } from './tokens.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let server: ApiServer;
let admin: Tokens & { password: string };
beforeAll(async () => {
  server = await ApiServer.start();
  admin = await server.account('kepala', 'admin');
});
afterAll(() => server.stop());

const me = (token: string) => server.call<{ personId: string }>('GET /me', { token });
const refresh = (refreshToken: string) =>
  server.call<Tokens>('POST /auth/refresh', { body: { refreshToken } });

describe('signing in', () => {
  it('gives tokens that open what is closed', async () => {
    expect(await server.call('GET /me')).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    const tokens = await server.signIn('kepala', admin.password);
    expect(tokens).toMatchObject({ personId: admin.personId, expiresInSeconds: 3_600 });
    expect((await me(tokens.accessToken)).body).toEqual({
      personId: admin.personId,
      name: 'Staf kepala',
      accountRole: 'admin',
    });
  });

  it('tells no wrong password from an unknown user', async () => {
    const wrong = { username: 'kepala', password: 'Adus Kali 99' };
    const unknown = { username: 'nobody', password: 'Adus Kali 99' };
    const [one, two] = await Promise.all(
      [wrong, unknown].map((body) => server.call('POST /auth/sign-in', { body })),
    );
    expect(one).toMatchObject({ status: 401, body: { code: 'bad_credentials' } });
    expect({ ...one!.body, instance: '' }).toEqual({ ...two!.body, instance: '' });
  });

  it('lets nobody guess a password, many at once or one by one', async () => {
    await server.account('korban');
    const guess = (password: string) =>
      server.call('POST /auth/sign-in', { body: { username: 'korban', password } });
    const answers = await Promise.all(Array.from({ length: 25 }, (_, i) => guess(`guess ${i}`)));
    const codes = answers.map(({ body }) => body.code);
    expect(codes.filter((code) => code === 'bad_credentials')).toHaveLength(10);
    const throttled = answers.find(({ status }) => status === 429)!;
    expect(throttled.body).toMatchObject({ code: 'rate_limited', retryable: true });
    const { retryAfterMs } = throttled.body.details as { retryAfterMs: number };
    expect(Number(throttled.headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1_000));

    // The right one is not taken either, until the time told has passed.
    expect((await guess('Wak Moqidin 2018!')).status).toBe(429);
    server.nowMs += retryAfterMs;
    expect((await guess('Wak Moqidin 2018!')).status).toBe(200);
  });

  it('does not count what was right', async () => {
    const { password } = await server.account('rajin');
    server.nowMs += 3_600_000;
    // Wrong ones are throttled from the eleventh on.
    for (let i = 0; i < 25; i++) await server.signIn('rajin', password);
  });

  it('has a measure also for who knows the password: each time writes', async () => {
    const { password, personId } = await server.account('gemar');
    const again = () =>
      server.call('POST /auth/sign-in', { body: { username: 'gemar', password } });
    let answer = await again();
    for (let i = 0; answer.status === 200 && i < 100; i++) answer = await again();
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', retryable: true } });
    const store = server.app.nest.get<EventStore>(EVENT_STORE);
    const head = await store.head(`person-${personId}`);
    expect((await again()).status).toBe(429);
    expect(await store.head(`person-${personId}`)).toBe(head);
    server.nowMs += Number(answer.headers.get('retry-after')) * 1_000;
    expect((await again()).status).toBe(200);
  });
});

describe('an access token', () => {
  it('ends after an hour', async () => {
    const { accessToken } = await server.signIn('kepala', admin.password);
    server.nowMs += 3_590_000;
    expect((await me(accessToken)).status).toBe(200);
    server.nowMs += 20_000;
    const late = await me(accessToken);
    expect(late).toMatchObject({ status: 401, body: { code: 'token_expired' } });
    expect(late.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['Basic YWRtaW46eA=='],
    ['Bearer'],
    ['Bearer x.y.z'],
    [`Bearer ${'x'.repeat(9_000)}`],
    ['Bearer a b'],
  ])('is not %.30s', async (authorization) => {
    expect(await server.call('GET /me', { headers: { authorization } })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  it('of the operator is good for this process alone', async () => {
    const { operatorToken } = server.app;
    expect((await me(operatorToken)).body).toMatchObject({ personId: 'operator' });
    await server.restart();
    expect((await me(operatorToken)).body).toMatchObject({ code: 'token_revoked' });
  });
});

describe('refreshing', () => {
  it('goes on from token to token, over restarts', async () => {
    let tokens = await server.signIn('kepala', admin.password);
    for (let i = 0; i < 3; i++) {
      server.nowMs += 3_600_000;
      await server.restart();
      const next = await refresh(tokens.refreshToken);
      expect(next.status).toBe(200);
      expect(next.body.refreshToken).not.toBe(tokens.refreshToken);
      tokens = next.body;
    }
    expect((await me(tokens.accessToken)).status).toBe(200);
  });

  it('with a token that was used ends the session, and its socket at once', async () => {
    const stolen = await server.signIn('kepala', admin.password);
    const thief = (await refresh(stolen.refreshToken)).body;
    const client = new TestClient(server.app.url, {
      token: thief.accessToken,
      protocol: protocolVersion,
    });
    await client.connected();
    server.nowMs += sessionRules.graceMs + 1;
    expect(await refresh(stolen.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'token_revoked' },
    });
    expect(await client.goodbye()).toMatchObject({ code: 'revoked' });
    expect((await me(thief.accessToken)).body).toMatchObject({ code: 'token_revoked' });
    expect((await refresh(thief.refreshToken)).body).toMatchObject({ code: 'token_revoked' });
  });

  it('is answered again when the answer was lost', async () => {
    const tokens = await server.signIn('kepala', admin.password);
    await refresh(tokens.refreshToken);
    server.nowMs += sessionRules.graceMs - 1;
    const again = await refresh(tokens.refreshToken);
    expect(again.status).toBe(200);
    expect((await refresh(again.body.refreshToken)).status).toBe(200);
  });

  it('is slowed down long before it fills a disk, and never for who refreshes in time', async () => {
    const store = server.app.nest.get<EventStore>(EVENT_STORE);
    let tokens = await server.signIn('kepala', admin.password);
    const other = await server.signIn('kepala', admin.password);
    let answer = await refresh(tokens.refreshToken);
    for (let i = 0; answer.status === 200 && i < 100; i++) {
      tokens = answer.body;
      answer = await refresh(tokens.refreshToken);
    }
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', retryable: true } });
    const head = await store.head(`person-${admin.personId}`);
    for (let i = 0; i < 5; i++) expect((await refresh(tokens.refreshToken)).status).toBe(429);
    expect(await store.head(`person-${admin.personId}`)).toBe(head);
    // The token is not used up by that, and another session is none of its business.
    expect((await refresh(other.refreshToken)).status).toBe(200);
    server.nowMs += Number(answer.headers.get('retry-after')) * 1_000;
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
  });

  it('finds a copy out also where it would have to wait', async () => {
    const stolen = await server.signIn('kepala', admin.password);
    let tokens: Tokens = stolen;
    for (let i = 0; i < 10; i++) tokens = (await refresh(tokens.refreshToken)).body;
    expect((await refresh(tokens.refreshToken)).status).toBe(429);
    expect((await refresh(stolen.refreshToken)).body).toMatchObject({ code: 'token_revoked' });
    expect((await me(tokens.accessToken)).body).toMatchObject({ code: 'token_revoked' });
  });

  it('takes nothing that was made up', async () => {
    for (const token of ['x', 'A'.repeat(86), '']) expect((await refresh(token)).status).toBe(401);
    expect((await server.call('POST /auth/refresh', { body: {} })).body.code).toBe('malformed');
  });
});

describe('a log that cannot be written', () => {
  it('is told as such; who is in stays in, and all goes on when there is room again', async () => {
    const tokens = await server.signIn('kepala', admin.password);
    const store = server.app.nest.get<EventStore>(EVENT_STORE);
    const append = jest.spyOn(store, 'append').mockRejectedValue(new StoreUnavailableError('full'));
    const body = { username: 'kepala', password: admin.password };
    for (const call of [
      server.call('POST /auth/sign-in', { body }),
      server.call('POST /auth/refresh', { body: { refreshToken: tokens.refreshToken } }),
      server.call('POST /auth/sign-out', { token: tokens.accessToken }),
    ])
      expect(await call).toMatchObject({
        status: 503,
        body: { code: 'store_unavailable', retryable: true },
      });
    expect((await me(tokens.accessToken)).status).toBe(200);
    append.mockRestore();
    expect((await refresh(tokens.refreshToken)).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends this session and no other, over restarts', async () => {
    const one = await server.signIn('kepala', admin.password);
    const two = await server.signIn('kepala', admin.password);
    const out = await server.call('POST /auth/sign-out', { token: one.accessToken });
    expect(out).toMatchObject({ status: 204, text: '' });
    for (let i = 0; i < 2; i++) {
      expect((await me(one.accessToken)).body).toMatchObject({ code: 'token_revoked' });
      expect((await refresh(one.refreshToken)).status).toBe(401);
      expect((await me(two.accessToken)).status).toBe(200);
      await server.restart();
    }
  });
});
