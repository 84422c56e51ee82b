import { randomUUID } from 'node:crypto';
import type { Identity } from '../common/identity.ts';

/** Years: the session lives as long as this process does, and no longer. */
const lifetimeSeconds = 10 * 365 * 24 * 3_600;

/**
 * Whoever can read the data folder is the operator: the tools of this machine act by a token that the server leaves
 * there while it runs. It stands for no person and for no stream; the next process knows nothing of it.
 */
export class Operator {
  static readonly personId = 'operator';
  static readonly lifetimeSeconds = lifetimeSeconds;
  readonly sessionId = randomUUID();

  identity(expiresAtMs: number): Identity {
    const { sessionId } = this;
    return { personId: Operator.personId, accountRole: 'admin', sessionId, expiresAtMs };
  }
}
