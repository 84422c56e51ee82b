import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { AccessTokens } from './access-tokens.ts';
import { RefreshTokens } from './refresh-tokens.ts';

const key = createSecretKey(randomBytes(32));

describe('access tokens', () => {
  const clock = { nowMs: Date.parse('2018-10-02T01:00:00.000Z') };
  const tokens = new AccessTokens(key, () => clock.nowMs);
  const who = { personId: 'p-1', sessionId: 's-1' };

  it('say who, by which session, until when', async () => {
    const token = await tokens.issue(who);
    expect(await tokens.verify(token)).toEqual({ ...who, expiresAtMs: clock.nowMs + 3_600_000 });
  });

  it('end after an hour, give or take a few seconds between clocks', async () => {
    const token = await tokens.issue(who);
    const at = async (ms: number) => new AccessTokens(key, () => clock.nowMs + ms).verify(token);
    expect(await at(3_599_000)).toMatchObject(who);
    expect(await at(3_604_000)).toMatchObject(who);
    expect(await at(3_606_000)).toBe('expired');
  });

  const forged: [string, () => Promise<string> | string][] = [
    [
      'another key',
      () => new AccessTokens(createSecretKey(randomBytes(32)), () => clock.nowMs).issue(who),
    ],
    [
      'no signature',
      () =>
        new UnsecuredJWT({ sid: 's-1' })
          .setSubject('p-1')
          .setIssuer('rembuk')
          .setAudience('rembuk-api')
          .setExpirationTime('1h')
          .encode(),
    ],
    [
      'another algorithm',
      () => claims().setProtectedHeader({ alg: 'HS384', typ: 'JWT' }).sign(randomBytes(48)),
    ],
    [
      'another issuer',
      () => claims().setIssuer('other').setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key),
    ],
    [
      'another audience',
      () =>
        claims().setAudience('other').setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key),
    ],
    [
      'no end',
      () =>
        new SignJWT({ sid: 's-1' })
          .setSubject('p-1')
          .setIssuer('rembuk')
          .setAudience('rembuk-api')
          .setIssuedAt()
          .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
          .sign(key),
    ],
    ['no session', () => claims({}).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key)],
    ['nothing of a token', () => 'a.b.c'],
    ['nothing', () => ''],
  ];
  it.each(forged)('are refused with %s', async (_, make) => {
    expect(await tokens.verify(await make())).toBe('invalid');
  });

  function claims(payload: object = { sid: 's-1' }): SignJWT {
    const seconds = clock.nowMs / 1_000;
    return new SignJWT({ ...payload })
      .setSubject('p-1')
      .setIssuer('rembuk')
      .setAudience('rembuk-api')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 3_600);
  }

  it('are taken as forged above, but for the one thing', async () => {
    const token = await claims().setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);
    expect(await tokens.verify(token)).toMatchObject(who);
  });
});

describe('refresh tokens', () => {
  const tokens = new RefreshTokens(key);

  it('name their session to the server alone', () => {
    const sessionId = randomUUID();
    const { token, hash } = tokens.issue(sessionId);
    expect(tokens.read(token)).toEqual({ sessionId, hash });
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(tokens.issue(sessionId).token).not.toBe(token);
  });

  it('are told from those that were made up', () => {
    const { token } = tokens.issue(randomUUID());
    const changed = Buffer.from(token, 'base64url');
    changed[20]! ^= 1;
    expect(tokens.read(changed.toString('base64url'))).toBeUndefined();
    expect(new RefreshTokens(createSecretKey(randomBytes(32))).read(token)).toBeUndefined();
    for (const other of ['', 'x', `${token}A`, token.slice(1), '!'.repeat(86)])
      expect(tokens.read(other)).toBeUndefined();
  });

  it('have one form only: the same bytes written otherwise hash alike', () => {
    const { token, hash } = tokens.issue(randomUUID());
    // The last character carries four bits that are not part of the token.
    const twin =
      token.slice(0, -1) +
      (token.endsWith('A') ? 'B' : String.fromCharCode(token.charCodeAt(85) + 1));
    const read = tokens.read(twin);
    if (read) expect(read.hash).toBe(hash);
  });
});
