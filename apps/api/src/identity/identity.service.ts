import { Injectable } from '@nestjs/common';
import { refused, type Refused } from '@rembuk/protocol';
import { AccessTokens } from './access-tokens.ts';
import type { Identity, Revoked } from '../common/identity.ts';
import { Operator } from './operator.ts';
import { People } from './people.ts';
import { Revocations } from './revocations.ts';

/** Longer is no token of ours. */
const tokenLengthMax = 4_096;

/** Tells who an access token speaks for, and when that is over. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly people: People,
    private readonly operator: Operator,
    private readonly revocations: Revocations,
  ) {}

  /** Looks at the session as it stands: a signature alone opens nothing once access was taken away. */
  async authenticate(accessToken: string): Promise<Identity | Refused> {
    if (accessToken.length > tokenLengthMax) return refused('unauthenticated');
    const claims = await this.tokens.verify(accessToken);
    if (claims === 'invalid') return refused('unauthenticated');
    if (claims === 'expired') return refused('token_expired');
    const { personId, sessionId, expiresAtMs } = claims;
    if (sessionId === this.operator.sessionId) return this.operator.identity(expiresAtMs);
    if (this.revocations.hasEnded(claims)) return refused('token_revoked');
    let person = this.people.withSession(sessionId);
    if (!person) {
      // Who signed in at another node a moment ago.
      await this.people.lookAgain(personId);
      person = this.people.withSession(sessionId);
      if (!person) this.revocations.isOver(claims);
    }
    if (person?.id !== personId) return refused('token_revoked');
    const { role } = person;
    return {
      personId,
      sessionId,
      expiresAtMs,
      ...(role === undefined ? {} : { accountRole: role }),
    };
  }

  /** Told at once when a person's access, or one session of theirs, is over. Listeners must not throw. */
  onRevoked(listener: (who: Revoked) => void): void {
    this.revocations.onRevoked(listener);
  }
}
