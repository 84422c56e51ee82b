import type { AccountRole } from '../common/identity.ts';
import type { PersonEvent } from './person-events.ts';

export interface Session {
  readonly id: string;
  readonly rotation: number;
  /** Hashes of the refresh tokens that may be used next: more than one after a lost answer. */
  readonly current: readonly string[];
  /** Hashes of those that were current before the last rotation, good for a moment still. */
  readonly previous: readonly string[];
  readonly rotatedAtMs: number;
  readonly expiresAtMs: number;
}

/** One person as decisions need them: the fold of their stream. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly username?: string;
  readonly role?: AccountRole;
  readonly passwordHash?: string;
  /** The workshop whose code they showed first. */
  readonly workshopId?: string;
  readonly sessions: readonly Session[];
}

interface Placed {
  readonly event: PersonEvent;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Folds one event. The first of a stream makes the person; a stream that begins otherwise makes none. */
export function evolvePerson(
  id: string,
  person: Person | undefined,
  { event, at }: Placed,
): Person | undefined {
  const known = person ?? bornOf(id, event);
  if (!known || known !== person) return known;
  switch (event.type) {
    case 'AccountCreated':
    case 'PersonRegistered':
      return known;
    case 'PasswordChanged': {
      const { passwordHash, keptSessionId } = event.data;
      const sessions = known.sessions.filter((session) => session.id === keptSessionId);
      return { ...known, passwordHash, sessions };
    }
    case 'SessionStarted':
      return { ...known, sessions: [...living(known, at), started(event.data, at)] };
    case 'SessionRefreshed':
      return changeSession(known, event.data.sessionId, (session) =>
        refreshed(session, event.data, at),
      );
    case 'SessionEnded':
      return {
        ...known,
        sessions: known.sessions.filter(({ id }) => id !== event.data.sessionId),
      };
    case 'SessionsRevoked':
      return { ...known, sessions: [] };
  }
}

function bornOf(id: string, event: PersonEvent): Person | undefined {
  if (event.type === 'AccountCreated') return { id, ...event.data, sessions: [] };
  return event.type === 'PersonRegistered' ? { id, ...event.data, sessions: [] } : undefined;
}

type Started = Extract<PersonEvent, { type: 'SessionStarted' }>['data'];
type Refreshed = Extract<PersonEvent, { type: 'SessionRefreshed' }>['data'];

function started({ sessionId, refreshHash, expiresAt }: Started, at: string): Session {
  return {
    id: sessionId,
    rotation: 0,
    current: [refreshHash],
    previous: [],
    rotatedAtMs: Date.parse(at),
    expiresAtMs: Date.parse(expiresAt),
  };
}

function refreshed(session: Session, data: Refreshed, at: string): Session {
  const expiresAtMs = Date.parse(data.expiresAt);
  if (data.rotation === session.rotation)
    return { ...session, current: [...session.current, data.refreshHash], expiresAtMs };
  return {
    ...session,
    rotation: data.rotation,
    current: [data.refreshHash],
    previous: session.current,
    rotatedAtMs: Date.parse(at),
    expiresAtMs,
  };
}

/** What has run out is forgotten with the next session, so that the list stays short. */
function living(person: Person, at: string): readonly Session[] {
  const nowMs = Date.parse(at);
  return person.sessions.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
}

function changeSession(
  person: Person,
  sessionId: string,
  how: (session: Session) => Session,
): Person {
  return {
    ...person,
    sessions: person.sessions.map((session) => (session.id === sessionId ? how(session) : session)),
  };
}
