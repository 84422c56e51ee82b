import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import type { NotifyRequest, PresenceUpdate, Refused } from '@rembuk/protocol';
import type { Bus, SharedPresence } from '@rembuk/realtime-redis';
import type { Actor } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, SHARED_PRESENCE } from '../nodes/nodes.tokens.ts';
import { LOG, type Log, MetricsService } from '../operations/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { actorsIn } from '../workshops/command-actor.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { Attendance } from './attendance.ts';
import type { Connection } from './connection.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';
import type { LiveNamespace } from './live-socket.ts';
import { mayLeadReplay } from './notify-policies.ts';
import { readerIn } from './reader.ts';
import { Room } from './room.ts';

/** Events after which someone's role in the workshop may be another. */
const seating: ReadonlySet<string> = new Set([
  'ParticipantJoined',
  'ParticipantReassigned',
  'ParticipantRemoved',
]);

/**
 * The only place that emits: what a workshop committed goes to whoever has it open, and what its people show and tell
 * each other past the record.
 */
@Injectable()
export class LivePublisher {
  readonly #rooms = new Map<string, Room>();
  #namespace: LiveNamespace | undefined;
  #announcer: NodeJS.Timeout | undefined;

  constructor(
    private readonly workshops: WorkshopsService,
    private readonly attendance: Attendance,
    private readonly metrics: MetricsService,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(SHARED_PRESENCE) private readonly presence: SharedPresence | undefined,
    @Inject(LIVE_BOUNDS) private readonly bounds: LiveBounds,
    @Inject(LOG) private readonly log: Log,
  ) {
    workshops.onCommitted((workshopId, events) => this.#committed(workshopId, events));
    workshops.keepWhile((workshopId) => this.#rooms.has(workshopId));
  }

  /** Starts to push; nothing is pushed before. */
  attach(namespace: LiveNamespace): void {
    this.#namespace = namespace;
    this.#announcer = setInterval(() => {
      for (const room of this.#rooms.values()) room.announceHead();
    }, this.bounds.headEveryMs);
    this.#announcer.unref();
  }

  /** From now on the connection gets every event behind `head`, which the workshop has reached. */
  join(workshopId: string, connection: Connection, actor: Actor, head: number): void {
    const room = this.#rooms.get(workshopId) ?? this.#openRoom(workshopId);
    room?.join(connection, actor, head);
    connection.opened.add(workshopId);
  }

  /** The history goes up to there: whoever has it open is told what of it did not come by here. */
  reached(workshopId: string, head: number): void {
    this.#rooms.get(workshopId)?.reach(head);
  }

  leave(workshopId: string, connection: Connection): void {
    connection.opened.delete(workshopId);
    const room = this.#rooms.get(workshopId);
    room?.leave(connection);
    if (room?.members.size !== 0) return;
    room.close();
    this.#rooms.delete(workshopId);
  }

  /** The connection has fallen silent, or is heard again. */
  hearingChanged(connection: Connection): void {
    for (const workshopId of connection.opened)
      this.#rooms.get(workshopId)?.hearingChanged(connection);
  }

  updatePresence(connection: Connection, update: PresenceUpdate): void {
    this.#rooms.get(update.workshopId)?.updatePresence(connection, update);
  }

  /** An actor who may do it asks for it. */
  notify(
    connection: Connection,
    actor: Actor,
    request: NotifyRequest,
    head: number,
  ): Refused | undefined {
    return this.#rooms.get(request.workshopId)?.notify(connection, actor, request, head);
  }

  /** What shared replays are timed by. */
  get nowMs(): number {
    return performance.now();
  }

  /** Sends what waits for its tick. */
  flush(): void {
    for (const room of this.#rooms.values()) room.flush();
  }

  close(): void {
    clearInterval(this.#announcer);
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #openRoom(workshopId: string): Room | undefined {
    const namespace = this.#namespace;
    if (!namespace) return undefined;
    const stream = workshopStream(workshopId);
    const room = new Room({
      workshopId,
      namespace,
      bounds: this.bounds,
      others: this.presence && { bus: this.bus, presence: this.presence },
      clock: () => this.nowMs,
      read: (from) => this.store.readStream(stream, { from }),
      failed: (error) => this.log.error({ workshopId, err: error }, 'reading what was missed'),
      sent: (kind, bytes, receivers) => this.metrics.frameSent(kind, bytes, receivers),
    });
    this.#rooms.set(workshopId, room);
    return room;
  }

  #committed(workshopId: string, events: readonly PlacedEvent[]): void {
    const room = this.#rooms.get(workshopId);
    if (!room) return;
    room.push(events);
    for (const { type } of events) {
      if (seating.has(type)) void this.#reassess(workshopId, room);
      else if (type === 'SessionStarted') void this.#recordEveryone(workshopId, room);
    }
  }

  /** Roles have changed: whoever may not read here any more is out of this workshop, and keeps the others. */
  async #reassess(workshopId: string, room: Room): Promise<void> {
    const workshop = await this.#loaded(workshopId);
    if (!workshop) return;
    const { state } = workshop;
    room.reviewLeader(({ actor }) => actorsIn(state, actor).some(mayLeadReplay));
    for (const [connection, before] of room.members) {
      const actor = readerIn(state, connection.actor);
      if (!actor) {
        room.expel(connection);
        this.leave(workshopId, connection);
      } else if (isMoved(before, actor)) room.reseat(connection, actor);
    }
  }

  async #recordEveryone(workshopId: string, room: Room): Promise<void> {
    const workshop = await this.#loaded(workshopId);
    if (!workshop) return;
    for (const connection of room.members.keys())
      this.attendance.record(workshopId, workshop.state, connection);
  }

  async #loaded(workshopId: string) {
    try {
      return await this.workshops.load(workshopId);
    } catch (error) {
      this.log.error({ workshopId, err: error }, 'loading a workshop that is open');
      return undefined;
    }
  }
}

function isMoved(before: Actor, now: Actor): boolean {
  return (
    before.role !== now.role ||
    before.organizationId !== now.organizationId ||
    before.groupId !== now.groupId
  );
}
