import type { KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../config/index.ts';

const algorithm = 'HS256';
const issuer = 'rembuk';
const audience = 'rembuk-api';
/** Clocks of several nodes may differ by that much. */
const toleranceSeconds = 5;

export const accessTokenSeconds = 3_600;

export interface AccessClaims {
  readonly personId: string;
  readonly sessionId: string;
  readonly expiresAtMs: number;
}

/** Short-lived signed tokens: who, and by which session. What the session may still do is looked up each time. */
export class AccessTokens {
  readonly #key: KeyObject;
  readonly #clock: Clock;

  constructor(key: KeyObject, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  issue(
    { personId, sessionId }: Pick<AccessClaims, 'personId' | 'sessionId'>,
    lifetimeSeconds: number = accessTokenSeconds,
  ): Promise<string> {
    const now = Math.floor(this.#clock() / 1_000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(personId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(this.#key);
  }

  /** What a token says, if this server signed it and it is not over. */
  async verify(token: string): Promise<AccessClaims | 'expired' | 'invalid'> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        typ: 'JWT',
        issuer,
        audience,
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        clockTolerance: toleranceSeconds,
        currentDate: new Date(this.#clock()),
      });
      const { sub, exp, sid } = payload;
      if (sub === undefined || exp === undefined || typeof sid !== 'string') return 'invalid';
      return { personId: sub, sessionId: sid, expiresAtMs: exp * 1_000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (error instanceof errors.JOSEError) return 'invalid';
      throw error;
    }
  }
}
