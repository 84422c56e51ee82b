import type { Person, Session } from './person.ts';
import type { PersonEvent } from './person-events.ts';

export const sessionRules = {
  /** A session that nobody refreshes ends after that. */
  lifetimeMs: 30 * 24 * 3_600_000,
  /** For that long a used refresh token is taken once more: its answer may have been lost on a bad network. */
  graceMs: 30_000,
  /** Tokens given for one rotation; who asks for more meanwhile has to wait. */
  siblingsMax: 5,
  /** The oldest one ends when a person starts another. */
  sessionsMax: 10,
} as const;

export interface NewSession {
  readonly sessionId: string;
  readonly refreshHash: string;
}

/** One more session; past the most that a person may have, the oldest goes. */
export function startSession(
  person: Person | undefined,
  { sessionId, refreshHash }: NewSession,
  nowMs: number,
): readonly PersonEvent[] {
  const living = (person?.sessions ?? []).filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  const superseded = living.slice(0, Math.max(0, living.length + 1 - sessionRules.sessionsMax));
  return [
    ...superseded.map((session) => ended(session, 'superseded')),
    {
      type: 'SessionStarted',
      v: 1,
      data: { sessionId, refreshHash, expiresAt: expiry(nowMs) },
    },
  ];
}

export type Refresh =
  | { readonly kind: 'refreshed'; readonly events: readonly PersonEvent[] }
  /** Someone else has used the token before: the session ends for both. */
  | { readonly kind: 'reused'; readonly events: readonly PersonEvent[] }
  /** Asked for at once by more tabs than are served; nothing changes, and the tokens that were given are good. */
  | { readonly kind: 'crowded'; readonly retryAfterMs: number }
  | { readonly kind: 'over' };

/**
 * A refresh token of this session was shown, one that the server had given out.
 * `shownHash`: of that token; `nextHash`: of the one that is to follow it.
 */
export function refreshSession(
  person: Person,
  sessionId: string,
  { shownHash, nextHash }: { readonly shownHash: string; readonly nextHash: string },
  nowMs: number,
): Refresh {
  const session = person.sessions.find(({ id }) => id === sessionId);
  if (!session || session.expiresAtMs <= nowMs) return { kind: 'over' };
  const graceLeftMs = session.rotatedAtMs + sessionRules.graceMs - nowMs;
  const isLost = session.previous.includes(shownHash) && graceLeftMs >= 0;
  if (isLost && session.current.length >= sessionRules.siblingsMax)
    return { kind: 'crowded', retryAfterMs: graceLeftMs };
  const rotation = session.current.includes(shownHash)
    ? session.rotation + 1
    : isLost
      ? session.rotation
      : undefined;
  if (rotation === undefined) return { kind: 'reused', events: [ended(session, 'reused')] };
  const data = { sessionId, rotation, refreshHash: nextHash, expiresAt: expiry(nowMs) };
  return { kind: 'refreshed', events: [{ type: 'SessionRefreshed', v: 1, data }] };
}

/** Nothing when it has ended already. */
export function endSession(person: Person, sessionId: string): readonly PersonEvent[] {
  const session = person.sessions.find(({ id }) => id === sessionId);
  return session ? [ended(session, 'signedOut')] : [];
}

export function revokeSessions(person: Person): readonly PersonEvent[] {
  return person.sessions.length === 0 ? [] : [{ type: 'SessionsRevoked', v: 1, data: {} }];
}

export function changePassword(
  person: Person,
  passwordHash: string,
  keptSessionId?: string,
): readonly PersonEvent[] {
  const kept = person.sessions.some(({ id }) => id === keptSessionId);
  const data = { passwordHash, ...(kept && keptSessionId !== undefined ? { keptSessionId } : {}) };
  return [{ type: 'PasswordChanged', v: 1, data }];
}

function ended({ id }: Session, reason: 'signedOut' | 'reused' | 'superseded'): PersonEvent {
  return { type: 'SessionEnded', v: 1, data: { sessionId: id, reason } };
}

function expiry(nowMs: number): string {
  return new Date(nowMs + sessionRules.lifetimeMs).toISOString();
}
