import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refused, type Refused } from '@rembuk/protocol';
import type { Throttled } from '../operations/index.ts';
import { accessTokenSeconds, AccessTokens } from './access-tokens.ts';
import {
  endSession,
  type NewSession,
  refreshSession,
  revokeSessions,
  startSession,
} from './decide-person.ts';
import type { Identity } from '../common/identity.ts';
import { type Doer, People } from './people.ts';
import type { Person } from './person.ts';
import type { PersonEvent } from './person-events.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { Revocations } from './revocations.ts';
import type { Tokens } from './tokens.ts';
import { WriteLimits } from './write-limits.ts';

/** A session that is about to be recorded, with the token that its client will get. */
export interface PreparedSession extends NewSession {
  readonly refreshToken: string;
}

/** Sessions: how they begin, go on and end. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly people: People,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly writes: WriteLimits,
    private readonly revocations: Revocations,
  ) {}

  prepare(): PreparedSession {
    const sessionId = randomUUID();
    const { token, hash } = this.refreshTokens.issue(sessionId);
    return { sessionId, refreshHash: hash, refreshToken: token };
  }

  /** @throws StoreUnavailableError */
  async start(personId: string, correlationId: string): Promise<Tokens | Refused> {
    const session = this.prepare();
    const person = await this.people.change(
      personId,
      (current, nowMs) => startSession(current, session, nowMs),
      selfAs(personId, correlationId),
    );
    return person ? this.tokensFor(personId, session) : refused('unknown_person');
  }

  async tokensFor(
    personId: string,
    { sessionId, refreshToken }: Pick<PreparedSession, 'sessionId' | 'refreshToken'>,
  ): Promise<Tokens> {
    const accessToken = await this.accessTokens.issue({ personId, sessionId });
    return { accessToken, refreshToken, expiresInSeconds: accessTokenSeconds, personId };
  }

  /**
   * The next pair of tokens, not too often. One that was used before ends the session: someone else has a copy.
   * @throws StoreUnavailableError
   */
  async refresh(refreshToken: string, correlationId: string): Promise<Tokens | Refused> {
    const shown = this.refreshTokens.read(refreshToken);
    if (!shown) return refused('unauthenticated');
    const { sessionId } = shown;
    const owner = await this.#ownerOf(sessionId);
    if (!owner) return refused('token_revoked');
    const next = this.refreshTokens.issue(sessionId);
    const asked = new AskedRefresh({ shownHash: shown.hash, nextHash: next.hash }, () =>
      this.writes.refresh(sessionId),
    );
    await this.people.change(
      owner.id,
      (person, nowMs) => asked.decide(person, sessionId, nowMs),
      selfAs(owner.id, correlationId),
    );
    if (asked.throttled) return refused('rate_limited', { ...asked.throttled });
    return asked.granted
      ? this.tokensFor(owner.id, { sessionId, refreshToken: next.token })
      : refused('token_revoked');
  }

  /** Who signed in at another node a moment ago is no stranger: whoever is told so throws their session away. */
  async #ownerOf(sessionId: string): Promise<Person | undefined> {
    const known = this.people.withSession(sessionId);
    if (known || this.revocations.hasEnded({ sessionId })) return known;
    await this.people.catchUp();
    const owner = this.people.withSession(sessionId);
    if (!owner) this.revocations.isOver({ sessionId });
    return owner;
  }

  /** @throws StoreUnavailableError */
  async end({ personId, sessionId }: Identity, correlationId: string): Promise<void> {
    const doer = selfAs(personId, correlationId);
    await this.people.change(personId, (person) => endSession(person, sessionId), doer);
  }

  /** Ends every session of a person. @throws StoreUnavailableError */
  async revokeAll(personId: string, doer: Doer): Promise<{ readonly ok: true } | Refused> {
    const person = await this.people.change(personId, revokeSessions, doer);
    return person ? { ok: true } : refused('unknown_person');
  }
}

/** One question for the next token. Who may have one is asked whether it is too early; a copy is found out at once. */
class AskedRefresh {
  readonly #hashes: Parameters<typeof refreshSession>[2];
  readonly #take: () => Throttled;
  #taken = false;
  granted = false;
  throttled: Throttled;

  constructor(hashes: Parameters<typeof refreshSession>[2], take: () => Throttled) {
    this.#hashes = hashes;
    this.#take = take;
  }

  /** Asked again when another node wrote first. */
  decide(person: Person, sessionId: string, nowMs: number): readonly PersonEvent[] {
    const refresh = refreshSession(person, sessionId, this.#hashes, nowMs);
    this.granted = refresh.kind === 'refreshed';
    if (refresh.kind === 'over') return [];
    if (refresh.kind === 'crowded') {
      this.throttled = { retryAfterMs: refresh.retryAfterMs };
      return [];
    }
    if (this.granted && !this.#taken) {
      this.throttled = this.#take();
      this.#taken = true;
    }
    return this.granted && this.throttled ? [] : refresh.events;
  }
}

function selfAs(personId: string, correlationId: string): Doer {
  return { personId, role: 'self', correlationId };
}
