import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { refused, type Refused } from '@rembuk/protocol';
import { type Config, CONFIG } from '../config/index.ts';
import { isRefused } from '../http/refused.exception.ts';
import type { RequestOrigin } from '../http/request.ts';
import { changePassword } from './decide-person.ts';
import { GuessLimits } from './guess-limits.ts';
import type { AccountRole, Identity } from '../common/identity.ts';
import { passwordFault } from './password-policy.ts';
import { Passwords } from './passwords.ts';
import { type Doer, doerOf, People } from './people.ts';
import type { Person } from './person.ts';
import { SessionsService } from './sessions.service.ts';
import type { Tokens } from './tokens.ts';
import { WriteLimits } from './write-limits.ts';

export interface NewAccount {
  readonly username: string;
  readonly name: string;
  readonly password: string;
  readonly role?: AccountRole;
}

export interface Account {
  readonly personId: string;
  readonly username: string;
  readonly name: string;
  readonly role?: AccountRole;
}

/** Staff accounts: people with a user name and a password. */
@Injectable()
export class AccountsService {
  readonly #peopleMax: number;
  /** User names that an append is under way for. */
  readonly #claimed = new Set<string>();

  constructor(
    private readonly people: People,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly guesses: GuessLimits,
    private readonly writes: WriteLimits,
    @Inject(CONFIG) { limits }: Config,
  ) {
    this.#peopleMax = limits.peopleMax;
  }

  /** An unknown user, a person without an account and a wrong password look alike, also in the time they take. */
  async signIn(
    username: string,
    password: string,
    { source, correlationId }: RequestOrigin,
  ): Promise<Tokens | Refused> {
    const tries = this.guesses.passwords(username, source);
    const throttled = await tries.take();
    if (throttled) return throttled;
    let person = this.people.withUsername(username);
    let verdict = await this.passwords.verify(password, person?.passwordHash);
    if (!isRefused(verdict) && !verdict.matches && (await this.#hasChanged(username, person))) {
      person = this.people.withUsername(username);
      verdict = await this.passwords.verify(password, person?.passwordHash);
    }
    if (isRefused(verdict)) {
      tries.refund();
      return verdict;
    }
    if (!verdict.matches || !person) return refused('bad_credentials');
    tries.refund();
    const early = await this.writes.signIns(person.id).take();
    if (early) return early;
    return this.sessions.start(person.id, correlationId);
  }

  /** Whether another node has written about who has the name: nobody is turned away on hearsay. @throws StoreUnavailableError */
  async #hasChanged(username: string, known: Person | undefined): Promise<boolean> {
    await this.people.catchUp();
    return this.people.withUsername(username) !== known;
  }

  /** @throws StoreUnavailableError */
  async create(account: NewAccount, doer: Doer): Promise<{ readonly personId: string } | Refused> {
    const { username, name, password, role } = account;
    const fault = passwordFault(password, username);
    if (fault) return refused('weak_password', { rule: fault });
    if (this.people.count >= this.#peopleMax) return refused('overloaded');
    if (this.people.withUsername(username) ?? this.#claimed.has(username))
      return refused('username_taken');
    this.#claimed.add(username);
    try {
      const hashed = await this.passwords.hash(password);
      if (isRefused(hashed)) return hashed;
      const personId = randomUUID();
      if (!(await this.people.claim(username, personId))) return refused('username_taken');
      const data = { username, name, passwordHash: hashed.hash };
      const created = {
        type: 'AccountCreated',
        v: 1,
        data: role ? { ...data, role } : data,
      } as const;
      await this.people.add(personId, () => [created], doer);
      return { personId };
    } finally {
      this.#claimed.delete(username);
    }
  }

  list(): readonly Account[] {
    return this.people
      .accounts()
      .map(accountOf)
      .toSorted((a, b) => a.username.localeCompare(b.username, 'id'));
  }

  /**
   * One's own, with the present one; or, for an admin, anyone's without it. Ends the person's other sessions.
   * @throws StoreUnavailableError
   */
  async setPassword(
    identity: Identity,
    personId: string,
    { password, currentPassword }: { readonly password: string; readonly currentPassword?: string },
    request: RequestOrigin,
  ): Promise<{ readonly ok: true } | Refused> {
    const isSelf = identity.personId === personId;
    if (!isSelf && identity.accountRole !== 'admin') return refused('forbidden');
    const person = this.people.get(personId);
    if (person?.username === undefined) return refused('unknown_person');
    const wrong = isSelf
      ? await this.#wrongPassword(person, currentPassword ?? '', request)
      : undefined;
    if (wrong) return wrong;
    const fault = passwordFault(password, person.username);
    if (fault) return refused('weak_password', { rule: fault });
    const hashed = await this.passwords.hash(password);
    if (isRefused(hashed)) return hashed;
    const kept = isSelf ? identity.sessionId : undefined;
    const doer = doerOf(identity, request.correlationId);
    const decide = (current: Person) => changePassword(current, hashed.hash, kept);
    const changed = await this.people.change(personId, decide, doer);
    return changed ? { ok: true } : refused('unknown_person');
  }

  /** A stolen session must not be a way to guess the password. */
  async #wrongPassword(
    { username = '', passwordHash }: Person,
    shown: string,
    { source }: RequestOrigin,
  ): Promise<Refused | undefined> {
    const tries = this.guesses.passwords(username, source);
    const throttled = await tries.take();
    if (throttled) return throttled;
    const verdict = await this.passwords.verify(shown, passwordHash);
    if (!isRefused(verdict) && !verdict.matches) return refused('bad_credentials');
    tries.refund();
    return isRefused(verdict) ? verdict : undefined;
  }
}

function accountOf({ id, username = '', name, role }: Person): Account {
  return { personId: id, username, name, ...(role === undefined ? {} : { role }) };
}
