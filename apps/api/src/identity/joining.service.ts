import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandAccepted, refused, type Refused } from '@rembuk/protocol';
import type { Group, WorkshopState } from '@rembuk/workshop';
import { type Config, CONFIG } from '../config/index.ts';
import { isRefused } from '../http/refused.exception.ts';
import type { RequestOrigin } from '../http/request.ts';
import { LOG, type Log } from '../operations/index.ts';
import { type CommandSubmission, WorkshopsService } from '../workshops/workshops.service.ts';
import { startSession } from './decide-person.ts';
import { GuessLimits } from './guess-limits.ts';
import type { Identity } from '../common/identity.ts';
import { JoinCodes } from './join-codes.ts';
import { type Doer, People } from './people.ts';
import { SessionsService } from './sessions.service.ts';
import type { Tokens } from './tokens.ts';
import { WriteLimits } from './write-limits.ts';

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

/** For that long a seat whose outcome the store did not tell is asked for again. */
const seatMsMax = 5_000;
const seatEveryMs = 100;

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
    private readonly writes: WriteLimits,
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
   * Whoever cannot be seated as things stand is refused before anything is written.
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
    // An account that is above all workshops is admitted to one by the office, not by a code on a wall.
    if (identity?.accountRole !== undefined)
      return refused('forbidden', { reason: 'account_has_role' });
    if (!identity && this.people.count >= this.#peopleMax) return refused('overloaded');
    const personId = identity?.personId ?? randomUUID();
    const seat = seatFor(personId, { groupId: group.id, organizationId }, head, request);
    const hindrance = await this.workshops.refusalFor(workshopId, seat);
    if (hindrance) return hindrance;
    const throttled = await this.writes.joins(workshopId, request.source).take();
    if (throttled) return throttled;
    const place = { workshopId, groupId: group.id, seat };
    return identity ? this.#move(place) : this.#seatNew(name, place);
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
    const throttled = await tries.check();
    if (throttled) return throttled;
    const workshop = await this.workshops.read(workshopId);
    // Others may have guessed while this one waited; from here on nothing waits.
    const late = tries.checkHere();
    if (late) return late;
    const group = workshop && this.codes.groupFor(workshopId, workshop.state, code);
    if (group) return { ...workshop, group };
    tries.charge();
    return refused('bad_join_code');
  }

  async #seatNew(name: string, { workshopId, groupId, seat }: Place): Promise<Joined | Refused> {
    const { personId } = seat.actor;
    const session = this.sessions.prepare();
    const doer: Doer = { personId, role: 'self', correlationId: seat.correlationId };
    await this.people.add(
      personId,
      (nowMs) => [
        { type: 'PersonRegistered', v: 1, data: { name, workshopId } },
        ...startSession(undefined, session, nowMs),
      ],
      doer,
    );
    const { answer, final } = await this.#takeSeat(workshopId, seat);
    if (answer.ok) return joined(await this.sessions.tokensFor(personId, session), groupId);
    if (final) await this.#forget(personId);
    else this.log.warn({ personId, workshopId }, 'it is not known whether a person has their seat');
    return answer;
  }

  async #move({ workshopId, groupId, seat }: Place): Promise<Joined | Refused> {
    const { answer } = await this.#takeSeat(workshopId, seat);
    if (!answer.ok) return answer;
    const tokens = await this.sessions.start(seat.actor.personId, seat.correlationId);
    return isRefused(tokens) ? tokens : joined(tokens, groupId);
  }

  /**
   * Asks for the seat until it is certain whether it was given: the same command has the same outcome, however often
   * it is sent. Not `final`: nobody could say within the time that there is.
   */
  async #takeSeat(
    workshopId: string,
    seat: CommandSubmission,
  ): Promise<{ readonly answer: CommandAccepted | Refused; readonly final: boolean }> {
    const endMs = performance.now() + seatMsMax;
    for (let unclear = false; ;) {
      const answer = await this.workshops.submit(workshopId, seat);
      if (answer.ok || !answer.retryable) return { answer, final: true };
      unclear ||= mayHaveHappened.has(answer.code);
      if (!unclear) return { answer, final: true };
      const late = performance.now() >= endMs || answer.code === 'shutting_down';
      if (late) return { answer, final: false };
      await pause(seatEveryMs);
    }
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

/** A seat that a person is about to take. */
interface Place {
  readonly workshopId: string;
  readonly groupId: string;
  /** The command that asks for it. */
  readonly seat: CommandSubmission;
}

function seatFor(
  personId: string,
  data: { readonly groupId: string; readonly organizationId: string },
  seen: number,
  { correlationId }: RequestOrigin,
): CommandSubmission {
  return {
    commandId: randomUUID(),
    actor: { personId, server: true },
    command: { type: 'JoinGroup', data },
    seen,
    overwrite: false,
    correlationId,
    bytes: commandBytes,
  };
}

/** Refusals after which the seat may have been given all the same; the others come before anything is written. */
const mayHaveHappened: ReadonlySet<string> = new Set(['store_unavailable', 'internal']);

function joined(tokens: Tokens, groupId: string): Joined {
  return { ...tokens, participantId: tokens.personId, groupId };
}
