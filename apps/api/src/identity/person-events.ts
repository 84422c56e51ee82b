import type { RecordedEvent } from '@rembuk/event-sourcing';
import type { AccountRole } from '../common/identity.ts';

interface EventOf<Type extends string, Data> {
  readonly type: Type;
  readonly v: 1;
  readonly data: Readonly<Data>;
}

/**
 * The history of one person, in the stream `person-<id>`: the only place where a name or a password's hash stands,
 * and the only kind of stream that can be erased. These types are the storage format: a change means a new version
 * and an upcaster.
 */
export type PersonEvent =
  /** A member of staff, with a password. */
  | EventOf<
      'AccountCreated',
      { username: string; name: string; role?: AccountRole; passwordHash: string }
    >
  /** Someone who showed a workshop's join code. */
  | EventOf<'PersonRegistered', { name: string; workshopId: string }>
  /** Ends every session but the one in which it was changed. */
  | EventOf<'PasswordChanged', { passwordHash: string; keptSessionId?: string }>
  | EventOf<'SessionStarted', { sessionId: string; refreshHash: string; expiresAt: string }>
  /**
   * `rotation` counts the refresh tokens of a session one after the other. Two events of one rotation: the answer
   * to the first was lost on the way and asked for again.
   */
  | EventOf<
      'SessionRefreshed',
      { sessionId: string; rotation: number; refreshHash: string; expiresAt: string }
    >
  | EventOf<'SessionEnded', { sessionId: string; reason: SessionEnd }>
  | EventOf<'SessionsRevoked', Record<never, never>>;

/** `reused`: a refresh token came back that had been used before, so two parties hold the session. */
export type SessionEnd = 'signedOut' | 'reused' | 'superseded';

const types: Readonly<Record<PersonEvent['type'], true>> = {
  AccountCreated: true,
  PersonRegistered: true,
  PasswordChanged: true,
  SessionStarted: true,
  SessionRefreshed: true,
  SessionEnded: true,
  SessionsRevoked: true,
};

export function isPersonEventType(type: string): type is PersonEvent['type'] {
  return Object.hasOwn(types, type);
}

/** What a version cannot fold. Guessing would let people in, or keep them out. */
export class UnknownPersonEventError extends Error {
  override readonly name = 'UnknownPersonEventError';

  constructor({ type, v }: Pick<RecordedEvent, 'type' | 'v'>) {
    super(`unknown event of a person: ${type} v${v}`);
  }
}

/** @throws UnknownPersonEventError */
export function personEvent({
  type,
  v,
  data,
}: Pick<RecordedEvent, 'type' | 'v' | 'data'>): PersonEvent {
  if (!isPersonEventType(type) || v !== 1) throw new UnknownPersonEventError({ type, v });
  return { type, v, data } as PersonEvent;
}
