import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { refused, type Refused } from '@rembuk/protocol';
import { type Group, refusals, type WorkshopState } from '@rembuk/workshop';
import { type Config, CONFIG } from '../config/index.ts';
import { isRefused } from '../http/refused.exception.ts';
import type { RequestOrigin } from '../http/request.ts';
import { LOG, type Log } from '../operations/index.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { startSession } from './decide-person.ts';
import { GuessLimits } from './guess-limits.ts';
import type { Identity } from './identity.ts';
import { JoinCodes } from './join-codes.ts';
import { type Doer, People } from './people.ts';
import { SessionsService } from './sessions.service.ts';
import type { Tokens } from './tokens.ts';

export interface JoinPreview {
  readonly workshop: { readonly id: string; readonly name: string };
  readonly group: { readonly id: string; readonly name: string };
  /** That sit in the group. */
  readonly organizations: readonly {
    readonly id: string;
    readonly abbreviation: string;
    readonly name: string;
  }[];
}

export interface JoinRequest {
  readonly code: string;
  readonly name: string;
  readonly organizationId: string;
}

export interface Joined extends Tokens {
  readonly participantId: string;
  readonly groupId: string;
}

interface Entrance {
  readonly state: WorkshopState;
  readonly head: number;
  readonly group: Group;
}

/** Roughly what the command takes up on its way; bounds queues. */
const commandBytes = 256;

/** The way into a workshop: a group's code, a name, an organization. */
@Injectable()
export class JoiningService {
  readonly #peopleMax: number;

  constructor(
    private readonly workshops: WorkshopsService,
    private readonly people: People,
    private readonly sessions: SessionsService,
    private readonly codes: JoinCodes,
    private readonly guesses: GuessLimits,
    @Inject(LOG) private readonly log: Log,
    @Inject(CONFIG) { limits }: Config,
  ) {
    this.#peopleMax = limits.peopleMax;
  }

  /** What a code opens, before anyone says who they are. */
  async preview(
    workshopId: string,
    code: string,
    request: RequestOrigin,
  ): Promise<JoinPreview | Refused> {
    const entrance = await this.#enter(workshopId, code, request);
    if (isRefused(entrance)) return entrance;
    const { state, group } = entrance;
    return {
      workshop: { id: workshopId, name: state.workshop?.name ?? '' },
      group: { id: group.id, name: group.name },
      organizations: group.organizationIds.flatMap((id) => {
        const organization = state.organizations.get(id);
        if (organization?.active !== true) return [];
        return [{ id, abbreviation: organization.abbreviation, name: organization.name }];
      }),
    };
  }

  /**
   * Seats someone new, or moves a person who is signed in already; two who give the same name are two people.
   * @throws StoreUnavailableError
   */
  async join(
    workshopId: string,
    { code, name, organizationId }: JoinRequest,
    identity: Identity | undefined,
    request: RequestOrigin,
  ): Promise<Joined | Refused> {
    const entrance = await this.#enter(workshopId, code, request);
    if (isRefused(entrance)) return entrance;
    const { group, head } = entrance;
    if (!group.organizationIds.includes(organizationId)) return notSeated;
    const seat = { workshopId, groupId: group.id, organizationId, seen: head, ...request };
    return identity ? this.#move(identity, seat) : this.#seatNew(name, seat);
  }

  /** The code of each group, as the wall shows them. */
  codesOf(workshopId: string, state: WorkshopState) {
    return [...state.groups.values()].map((group) => ({
      groupId: group.id,
      name: group.name,
      dimensionId: group.dimensionId,
      code: this.codes.codeOf(workshopId, group),
    }));
  }

  /** A wrong code and a workshop that does not exist look alike. */
  async #enter(
    workshopId: string,
    code: string,
    { source }: RequestOrigin,
  ): Promise<Entrance | Refused> {
    const tries = this.guesses.codes(workshopId, source);
    const throttled = tries.check();
    if (throttled) return throttled;
    const workshop = await this.workshops.read(workshopId);
    // Others may have guessed while this one waited; from here on nothing waits.
    const late = tries.check();
    if (late) return late;
    const group = workshop && this.codes.groupFor(workshopId, workshop.state, code);
    if (group) return { ...workshop, group };
    tries.charge();
    return refused('bad_join_code');
  }

  async #seatNew(name: string, seat: Seat): Promise<Joined | Refused> {
    if (this.people.count >= this.#peopleMax) return refused('overloaded');
    const personId = randomUUID();
    const session = this.sessions.prepare();
    const { workshopId, correlationId } = seat;
    const doer: Doer = { personId, role: 'self', correlationId };
    await this.people.add(
      personId,
      (nowMs) => [
        { type: 'PersonRegistered', v: 1, data: { name, workshopId } },
        ...startSession(undefined, session, nowMs),
      ],
      doer,
    );
    const answer = await this.#takeSeat(personId, seat);
    if (!answer.ok) {
      await this.#forget(personId);
      return answer;
    }
    return this.#joined(await this.sessions.tokensFor(personId, session), seat);
  }

  /** An account that is above all workshops would lose that in this one by sitting down in it as a member. */
  async #move({ personId, accountRole }: Identity, seat: Seat): Promise<Joined | Refused> {
    if (accountRole !== undefined) return refused('forbidden', { reason: 'account_has_role' });
    const answer = await this.#takeSeat(personId, seat);
    if (!answer.ok) return answer;
    const tokens = await this.sessions.start(personId, seat.correlationId);
    return isRefused(tokens) ? tokens : this.#joined(tokens, seat);
  }

  #takeSeat(personId: string, { workshopId, groupId, organizationId, seen, correlationId }: Seat) {
    return this.workshops.submit(workshopId, {
      commandId: randomUUID(),
      actor: { personId, server: true },
      command: { type: 'JoinGroup', data: { groupId, organizationId } },
      seen,
      overwrite: false,
      correlationId,
      bytes: commandBytes,
    });
  }

  #joined(tokens: Tokens, { groupId }: Seat): Joined {
    return { ...tokens, participantId: tokens.personId, groupId };
  }

  /** Nobody came in, so no name is kept. */
  async #forget(personId: string): Promise<void> {
    try {
      await this.people.erase(personId);
    } catch (error) {
      this.log.warn({ personId, err: error }, 'a person who did not get in could not be removed');
    }
  }
}

interface Seat extends RequestOrigin {
  readonly workshopId: string;
  readonly groupId: string;
  readonly organizationId: string;
  readonly seen: number;
}

const notSeated: Refused = {
  ok: false,
  code: 'organization_not_in_group',
  message: refusals.organization_not_in_group,
  retryable: false,
};
