import { createHmac, hkdfSync, randomUUID } from 'node:crypto';

/** The server's master secret in tests that forge tokens. */
export const secret = 'a secret of this test, and of nothing else';

/** Seconds since 1970. */
export function now(): number {
  return Math.floor(Date.now() / 1_000);
}

/** A token as the server makes them, but for what is changed; its session is none. */
export function forged(claims: object, header: object = {}, master: string = secret): string {
  const key = hkdfSync('sha256', master, '', 'rembuk/access-tokens/1', 32);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = { sid: randomUUID(), sub: 'nobody', iss: 'rembuk', aud: 'rembuk-api', iat: 0 };
  const text = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part({ ...content, ...claims })}`;
  return `${text}.${createHmac('sha256', Buffer.from(key)).update(text).digest('base64url')}`;
}
