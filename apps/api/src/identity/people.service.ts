import { Injectable } from '@nestjs/common';
import { refused, type Refused } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import type { Identity } from '../common/identity.ts';
import { Operator } from './operator.ts';
import { doerOf, People } from './people.ts';
import { SessionsService } from './sessions.service.ts';

/** How a person reads in lists once their stream is erased. */
export const erasedName = 'peserta dihapus';

export interface NamedParticipant {
  readonly participantId: string;
  readonly name: string;
  readonly erased: boolean;
  readonly role: string;
  readonly active: boolean;
  readonly organizationId?: string;
  readonly groupId?: string;
}

/** What the office may do about people: read names, end access, erase. */
@Injectable()
export class PeopleService {
  /** One erasure after the other: two at once could each take the other for the admin who stays. */
  #erasing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly people: People,
    private readonly sessions: SessionsService,
  ) {}

  /** Undefined for who has no stream: the operator, and who was erased. */
  nameOf(personId: string): string | undefined {
    return this.people.get(personId)?.name;
  }

  /** The participants of a workshop, with the names that histories and boards never hold. */
  participants(state: WorkshopState): readonly NamedParticipant[] {
    return [...state.participants.values()].map(({ id, role, active, organizationId, groupId }) => {
      const name = this.nameOf(id);
      return {
        participantId: id,
        name: name ?? erasedName,
        erased: name === undefined,
        role,
        active,
        ...(organizationId === undefined ? {} : { organizationId }),
        ...(groupId === undefined ? {} : { groupId }),
      };
    });
  }

  /** @throws StoreUnavailableError */
  async revoke(
    identity: Identity,
    personId: string,
    correlationId: string,
  ): Promise<{ readonly ok: true } | Refused> {
    const person = this.people.get(personId);
    if (!person) return refused('unknown_person');
    // Kominfo could else lock out those who gave it its role.
    if (person.role === 'admin' && identity.accountRole !== 'admin') return refused('forbidden');
    return this.sessions.revokeAll(personId, doerOf(identity, correlationId));
  }

  /**
   * Removes all that is known of a person but what they did. The last admin stays: without one nobody could
   * administer what remains.
   * @throws StoreUnavailableError
   */
  erase(personId: string): Promise<{ readonly ok: true } | Refused> {
    const erased = this.#erasing.then(() => this.#erase(personId));
    this.#erasing = erased.catch(() => undefined);
    return erased;
  }

  async #erase(personId: string): Promise<{ readonly ok: true } | Refused> {
    if (personId === Operator.personId) return refused('unknown_person');
    const admins = this.people.accounts().filter(({ role }) => role === 'admin');
    if (admins.length === 1 && admins[0]?.id === personId)
      return refused('forbidden', { reason: 'last_admin' });
    return (await this.people.erase(personId)) ? { ok: true } : refused('unknown_person');
  }
}
