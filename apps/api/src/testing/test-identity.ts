import { refused, type Refused } from '@rembuk/protocol';
import type { Identity } from '../common/identity.ts';

type Revoked = { readonly personId: string; readonly sessionId?: string };

/** People whose tokens are handed out by the test: what the live side asks of the real service, and no more. */
export class TestIdentity {
  readonly #tokens = new Map<string, Identity>();
  readonly #listeners: ((who: Revoked) => void)[] = [];

  tokenFor(identity: Partial<Identity> & { readonly personId: string }): string {
    const token = `token-${this.#tokens.size + 1}`;
    const sessionId = `session-${this.#tokens.size + 1}`;
    this.#tokens.set(token, { sessionId, expiresAtMs: Date.now() + 3_600_000, ...identity });
    return token;
  }

  identityOf(token: string): Identity | undefined {
    return this.#tokens.get(token);
  }

  authenticate(token: string): Promise<Identity | Refused> {
    const identity = this.#tokens.get(token);
    if (!identity) return Promise.resolve(refused('unauthenticated'));
    const isOver = identity.expiresAtMs <= Date.now();
    return Promise.resolve(isOver ? refused('token_expired') : identity);
  }

  onRevoked(listener: (who: Revoked) => void): void {
    this.#listeners.push(listener);
  }

  revoke(who: Revoked): void {
    for (const listener of this.#listeners) listener(who);
  }
}
