import { type NotifyRequest, refused, type Refused } from '@rembuk/protocol';
import { type RefusalCode, refusals, type WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { LOG, type Log, MetricsService } from '../operations/index.ts';
import { actorsIn } from '../workshops/command-actor.ts';
import { readCommand } from '../workshops/command-reader.ts';
import { fieldErrors, malformed } from '../workshops/dto/validate.ts';
import { refusalOf, WorkshopsService } from '../workshops/workshops.service.ts';
import type { Connection } from './connection.ts';
import type { Encoded } from './encoded.ts';
import { LivePublisher } from './live-publisher.ts';
import { MessageLimits } from './message-limits.ts';
import { ClockDto, CloseDto, OpenDto, PartDto, PresenceDto } from './messages.dto.ts';
import { readNotify } from './notify.dto.ts';
import { NotifyLimits } from './notify-limits.ts';
import { mayNotify } from './notify-policies.ts';
import { Parcels } from './parcels.ts';
import { WorkshopOpening } from './workshop-opening.ts';

/** As many as a connection may hold open: each answer may weigh a megabyte. */
const OPENS_AT_ONCE_MAX = 8;

type Success = { readonly ok: true; readonly nowMs?: number } | Encoded<{ readonly ok: true }>;
type Answer = Success | Refused;
type Handler = (connection: Connection, payload: unknown) => Answer | Promise<Answer>;

/**
 * Everything that a client may say, in one place: each message with an answer function is answered once, whatever
 * it holds and whatever happens.
 *
 * Not Nest's @SubscribeMessage: its pipeline (guard, pipe, filter and three observables for each message) leaves
 * unknown messages and messages of a wrong form without an answer, and cannot keep the order of one person's commands.
 * What guards, pipes and filters would do stands below, in the order in which it happens.
 */
@Injectable()
export class LiveMessages {
  readonly #handlers: ReadonlyMap<unknown, Handler>;
  /** Openings of a connection that have no answer yet. */
  readonly #opens = new WeakMap<Connection, Set<Promise<unknown>>>();
  /** Closings of a connection that wait for an opening before them, the latest of each workshop. */
  readonly #closings = new WeakMap<Connection, Map<string, Promise<unknown>>>();

  constructor(
    private readonly workshops: WorkshopsService,
    private readonly opening: WorkshopOpening,
    private readonly publisher: LivePublisher,
    private readonly parcels: Parcels,
    private readonly limits: MessageLimits,
    private readonly notifyLimits: NotifyLimits,
    private readonly metrics: MetricsService,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.#handlers = new Map<string, Handler>([
      ['command', (connection, payload) => this.#command(connection, payload)],
      ['open', (connection, payload) => this.#open(connection, payload)],
      ['part', (connection, payload) => this.#part(connection, payload)],
      ['presence', (connection, payload) => this.#presence(connection, payload)],
      ['notify', (connection, payload) => this.#notify(connection, payload)],
      ['clock', (connection, payload) => this.#clock(connection, payload)],
      ['close', (connection, payload) => this.#close(connection, payload)],
    ]);
  }

  /** Takes a message as socket.io gives it: a name, arguments, and an answer function where an answer is wanted. Never throws. */
  receive(connection: Connection, name: unknown, args: readonly unknown[]): void {
    if (connection.leaving) return;
    const last = args.at(-1);
    const wantsAnswer = typeof last === 'function';
    const answer = (given: Answer): void => {
      if ('code' in given) this.metrics.messageRefused(given.code);
      if (wantsAnswer) Reflect.apply(last, undefined, [given]);
      // Answers are large where somebody opens a workshop, and several may have been on their way.
      if (connection.isSlow) connection.goodbye('slow');
    };
    const handler = this.#handlers.get(name);

    const { personId } = connection.identity;
    const throttled = this.limits.take(personId, name === 'command' ? 'command' : 'other');
    if (throttled) {
      answer(throttled.answer);
      if (throttled.isFlood) connection.goodbye('flood');
      return;
    }
    // A client that asks and asks without reading the answers.
    if (connection.isSlow) {
      connection.goodbye('slow');
      return;
    }
    if (!handler) {
      answer(refused('unknown_message'));
      return;
    }
    // The outcome of a command is for its author to know; without a way to tell it, it is not done.
    if (name === 'command' && !wantsAnswer) return;
    const payloads = wantsAnswer ? args.slice(0, -1) : args;
    if (payloads.length !== 1) {
      answer(malformed([{ path: '', rule: 'oneArgument' }]));
      return;
    }
    this.#handle(handler, connection, payloads[0], answer);
  }

  #handle(
    handler: Handler,
    connection: Connection,
    payload: unknown,
    answer: (given: Answer) => void,
  ): void {
    try {
      const given = handler(connection, payload);
      if (given instanceof Promise)
        given.then(answer, (error: unknown) => answer(this.#failed(connection, error)));
      else answer(given);
    } catch (error) {
      answer(this.#failed(connection, error));
    }
  }

  #command(connection: Connection, payload: unknown): Answer | Promise<Answer> {
    const read = readCommand(payload);
    if (!read.ok) return read;
    const { request, command, workshopId, bytes } = read;
    return this.workshops.submit(workshopId, {
      commandId: request.id,
      actor: connection.actor,
      command,
      seen: request.seen,
      overwrite: request.overwrite ?? false,
      ...(request.undoes === undefined ? {} : { undoes: request.undoes }),
      correlationId: connection.correlationId,
      bytes,
    });
  }

  #open(connection: Connection, payload: unknown): Answer | Promise<Answer> {
    const errors = fieldErrors(OpenDto, payload);
    if (errors.length > 0) return malformed(errors);
    const underway = this.#opens.get(connection) ?? new Set<Promise<unknown>>();
    if (underway.size >= OPENS_AT_ONCE_MAX) return refused('overloaded');
    this.#opens.set(connection, underway);
    const request = payload as OpenDto;
    // Asked for behind a closing it must not be what that closes.
    const closing = this.#closings.get(connection)?.get(request.workshopId);
    const open = () => this.opening.open(connection, request);
    const opened = (closing ? closing.then(open) : open()).finally(() => underway.delete(opened));
    underway.add(opened);
    return opened;
  }

  /** Who has lost their seat since the offer is out of the workshop, and gets no more of it. */
  #part(connection: Connection, payload: unknown): Answer {
    const errors = fieldErrors(PartDto, payload);
    if (errors.length > 0) return malformed(errors);
    const { workshopId, id, index } = payload as PartDto;
    if (!connection.opened.has(workshopId)) return refused('not_opened');
    return this.parcels.part(workshopId, id, index) ?? refused('parts_gone');
  }

  #presence(connection: Connection, payload: unknown): Answer {
    const errors = fieldErrors(PresenceDto, payload);
    if (errors.length > 0) return malformed(errors);
    const update = payload as PresenceDto;
    if (!connection.opened.has(update.workshopId)) return refused('not_opened');
    this.publisher.updatePresence(connection, update);
    return { ok: true };
  }

  /** Asked for against the state as it is, as commands are. */
  async #notify(connection: Connection, payload: unknown): Promise<Answer> {
    const read = readNotify(payload);
    if (!('request' in read)) return read;
    const { request } = read;
    const { workshopId } = request;
    if (!connection.opened.has(workshopId)) return refused('not_opened');
    const workshop = await this.workshops.load(workshopId);
    // Loading may take a while; who has gone meanwhile must not leave a hand behind.
    if (!workshop || !connection.opened.has(workshopId)) return refused('not_opened');
    const { state, head } = workshop;
    const actors = actorsIn(state, connection.actor);
    const actor = actors.find((one) => mayNotify(one, request));
    if (!actor) return refused('forbidden');
    const unknown = unknownIn(state, request);
    if (unknown) return unknown;
    const throttled = this.notifyLimits.take(connection.identity.personId, request);
    if (throttled) return throttled;
    return this.publisher.notify(connection, actor, request, head) ?? { ok: true };
  }

  #clock(connection: Connection, payload: unknown): Answer {
    const errors = fieldErrors(ClockDto, payload);
    if (errors.length > 0) return malformed(errors);
    const { workshopId } = payload as ClockDto;
    if (!connection.opened.has(workshopId)) return refused('not_opened');
    return { ok: true, nowMs: this.publisher.nowMs };
  }

  #close(connection: Connection, payload: unknown): Answer | Promise<Answer> {
    const errors = fieldErrors(CloseDto, payload);
    if (errors.length > 0) return malformed(errors);
    const { workshopId } = payload as CloseDto;
    const leave = (): Answer => {
      this.publisher.leave(workshopId, connection);
      return { ok: true };
    };
    // An opening that was asked for before must not come in behind.
    const underway = this.#opens.get(connection);
    if (!underway || underway.size === 0) return leave();
    const closings = this.#closings.get(connection) ?? new Map<string, Promise<unknown>>();
    this.#closings.set(connection, closings);
    const closed = Promise.allSettled(Array.from(underway))
      .then(leave)
      .finally(() => {
        if (closings.get(workshopId) === closed) closings.delete(workshopId);
      });
    closings.set(workshopId, closed);
    return closed;
  }

  #failed(connection: Connection, error: unknown): Refused {
    const expected = refusalOf(error);
    if (expected) return expected;
    const { correlationId } = connection;
    this.log.error({ correlationId, err: error }, 'a message could not be handled');
    return refused('internal', { correlationId });
  }
}

/** What a request speaks of and there is not. A thing that was followed may be gone, a board or an organization never is. */
function unknownIn(state: WorkshopState, request: NotifyRequest): Refused | undefined {
  if (request.kind === 'summon' && request.groupId !== undefined)
    return state.groups.has(request.groupId) ? undefined : no('unknown_group');
  if (!('filter' in request) || !request.filter) return undefined;
  const { board, organizationId } = request.filter;
  if (board !== undefined && !state.dimensions.has(board)) return no('unknown_dimension');
  if (organizationId === undefined || state.organizations.has(organizationId)) return undefined;
  return no('unknown_organization');
}

function no(code: RefusalCode): Refused {
  return { ok: false, code, message: refusals[code], retryable: false };
}
