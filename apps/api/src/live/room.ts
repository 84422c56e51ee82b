import type { PlacedEvent } from '@rembuk/event-sourcing';
import type {
  ClosedNotice,
  Notice,
  NotifyRequest,
  PresenceUpdate,
  Refused,
} from '@rembuk/protocol';
import type { Bus, SharedPresence, SharedRoom } from '@rembuk/realtime-redis';
import type { Actor } from '@rembuk/workshop';
import { broadcast } from './broadcast.ts';
import type { Connection } from './connection.ts';
import { Encoded } from './encoded.ts';
import { EventChannel } from './event-channel.ts';
import type { LiveBounds } from './live-bounds.ts';
import type { LiveNamespace } from './live-socket.ts';
import { NoticeBoard } from './notice-board.ts';
import { type BoardNews, NoticeLink } from './notice-link.ts';
import { PresenceBoard } from './presence-board.ts';
import { isReplayRequest, ReplayBoard } from './replay-board.ts';

/** What reaches the other nodes. */
export interface OtherNodes {
  readonly bus: Bus;
  readonly presence: SharedPresence;
}

export interface RoomOptions {
  readonly workshopId: string;
  readonly namespace: LiveNamespace;
  readonly bounds: LiveBounds;
  readonly read: (from: number) => AsyncIterable<PlacedEvent>;
  /** Monotonic milliseconds, the same for all who ask. */
  readonly clock: () => number;
  readonly failed: (error: unknown) => void;
  /** Absent: there are no other nodes. */
  readonly others: OtherNodes | undefined;
  readonly sent: (kind: 'events' | 'presence' | 'notice', bytes: number, receivers: number) => void;
}

const LOOK_AFTER_FRAMES = 8;

/** One workshop as far as someone has it open: who they are, and what goes out to them. */
export class Room {
  readonly members = new Map<Connection, Actor>();
  readonly #options: RoomOptions;
  readonly #name: string;
  readonly #events: EventChannel;
  readonly #presence: PresenceBoard<Connection>;
  readonly #elsewhere: SharedRoom | undefined;
  readonly #notices: NoticeBoard;
  readonly #link: NoticeLink | undefined;
  readonly #replays: ReplayBoard;
  #frames = 0;

  constructor(options: RoomOptions) {
    const { workshopId, bounds, read, failed, clock } = options;
    this.#options = options;
    this.#name = `workshop/${workshopId}`;
    this.#events = new EventChannel({
      workshopId,
      bounds,
      read,
      failed,
      clock,
      emit: (frame) => {
        broadcast('events', frame, this.members.keys());
        options.sent('events', frame.json.length, this.members.size);
        // Looking at everyone costs, and a backlog grows by one packet a frame.
        this.#frames += 1;
        if (this.#frames % LOOK_AFTER_FRAMES === 0) this.partWithSlow();
      },
    });
    const { others } = options;
    this.#elsewhere = others?.presence.open({
      workshopId,
      here: () => this.#presence.own,
      changed: (participantIds) => this.#elsewhereChanged(participantIds),
      gone: (node) => this.#notices.nodeGone(node),
    });
    this.#presence = new PresenceBoard({
      workshopId,
      bounds,
      elsewhere: this.#elsewhere,
      emitAll: (frame, receivers) => {
        broadcast('presence', frame, receivers);
        options.sent('presence', frame.json.length, receivers.length);
      },
      emitDiff: (diff, receivers) => {
        broadcast('presenceDiff', diff, receivers);
        options.sent('presence', diff.json.length, receivers.length);
      },
    });
    const tell = (news: BoardNews) => this.#link?.tell(news);
    const linked = others && { others: { name: others.bus.name, tell } };
    this.#notices = new NoticeBoard({
      workshopId,
      bounds,
      clock,
      emit: (notice, groupId) => this.#tell(notice, this.#membersOf(groupId)),
      ...linked,
    });
    this.#replays = new ReplayBoard({
      workshopId,
      bounds,
      clock,
      emit: (notice) => this.#tell(notice, this.#membersOf(undefined)),
      ...linked,
    });
    this.#link = others && new NoticeLink(others.bus, workshopId, this.#boards);
  }

  /** From now on the connection gets every event behind `head`, which the workshop has reached. */
  join(connection: Connection, actor: Actor, head: number): void {
    this.#events.reach(head);
    this.members.set(connection, actor);
    void connection.socket.join(this.#name);
    this.#presence.arrive(connection, actor);
    this.#replays.arrived(actor.id);
    const standing = [...this.#notices.standing, ...this.#replays.standing];
    for (const notice of standing) this.#tell(notice, [connection]);
  }

  /** What of the history up to there did not come by here is told from the log. */
  reach(head: number): void {
    this.#events.reach(head);
  }

  /** The person sits elsewhere, or has another role. */
  reseat(connection: Connection, actor: Actor): void {
    this.members.set(connection, actor);
    this.#presence.reseat(actor);
  }

  leave(connection: Connection): void {
    if (!this.members.delete(connection)) return;
    void connection.socket.leave(this.#name);
    const { personId } = connection.identity;
    this.#presence.leave(connection, personId);
    if (!this.#presence.has(personId)) this.#notices.lower(personId);
    this.#reviewPresenceOf(personId);
  }

  /** The person has lost their seat: says so, and nothing more of the workshop goes to the connection. */
  expel(connection: Connection): void {
    this.leave(connection);
    const { workshopId } = this.#options;
    const notice = { workshopId, kind: 'closed', code: 'forbidden' } satisfies ClosedNotice;
    connection.socket.emit('notice', notice);
  }

  push(events: readonly PlacedEvent[]): void {
    this.#events.push(events);
  }

  flush(): void {
    this.#events.flush();
  }

  /** Whether its person is shown by it may be another matter now; it stays, and is sent all that the others are. */
  hearingChanged({ identity }: Connection): void {
    const { personId } = identity;
    this.#presence.hearingChanged(personId);
    this.#reviewPresenceOf(personId);
  }

  updatePresence(connection: Connection, update: PresenceUpdate): void {
    if (this.members.has(connection))
      this.#presence.update(connection, connection.identity.personId, update);
  }

  /** An actor who may do it asks for it. */
  notify(
    connection: Connection,
    actor: Actor,
    request: NotifyRequest,
    head: number,
  ): Refused | undefined {
    if (!this.members.has(connection)) return undefined;
    if (isReplayRequest(request)) return this.#replays.take(request, actor, head);
    this.#notices.take(request, actor);
    return undefined;
  }

  /** Roles have changed: who may not lead a replay any more leads none from now on. */
  reviewLeader(may: (connection: Connection) => boolean): void {
    const { leaderId } = this.#replays;
    if (leaderId === undefined) return;
    const lines = Array.from(this.members.keys()).filter(
      ({ identity }) => identity.personId === leaderId,
    );
    // Who is away may not be known here; they are asked again with whatever they want next.
    if (lines.length > 0 && !lines.some(may)) this.#replays.leave();
  }

  announceHead(): void {
    const revision = this.#events.settledRevision;
    if (revision === undefined) return;
    this.#everyone.emit('head', { workshopId: this.#options.workshopId, revision });
    this.partWithSlow();
  }

  /** A client that does not read is let go before it costs memory; coming back, it asks for what it missed. */
  partWithSlow(): void {
    for (const connection of this.members.keys()) if (connection.isSlow) connection.goodbye('slow');
  }

  close(): void {
    this.#events.close();
    if (this.#elsewhere) this.#options.others?.presence.close(this.#elsewhere);
    this.#link?.close();
    this.#presence.close();
    this.#notices.close();
    this.#replays.close();
  }

  #elsewhereChanged(participantIds: readonly string[]): void {
    this.#presence.elsewhereChanged(participantIds);
    this.#notices.goneElsewhere(participantIds.filter((id) => !this.#isElsewhere(id)));
    for (const participantId of participantIds) this.#reviewPresenceOf(participantId);
  }

  /** As the other nodes reach them. */
  get #boards() {
    return {
      heard: (news: BoardNews, from: string): void =>
        'replay' in news ? this.#replays.heard(news) : this.#notices.heard(news, from),
      news: () => [...this.#notices.news, ...this.#replays.news],
    };
  }

  /** Whoever leads a replay leads on for as long as they are there, on any node. */
  #reviewPresenceOf(personId: string): void {
    if (personId !== this.#replays.leaderId) return;
    if (this.#isHeard(personId) || this.#isElsewhere(personId)) this.#replays.arrived(personId);
    else this.#replays.gone(personId);
  }

  #isElsewhere(participantId: string): boolean {
    return (this.#elsewhere?.of(participantId).length ?? 0) > 0;
  }

  #isHeard(personId: string): boolean {
    for (const { identity, isSilent } of this.members.keys())
      if (identity.personId === personId && !isSilent) return true;
    return false;
  }

  #membersOf(groupId: string | undefined): readonly Connection[] {
    const members = Array.from(this.members);
    const meant =
      groupId === undefined ? members : members.filter(([, to]) => to.groupId === groupId);
    return meant.map(([connection]) => connection);
  }

  #tell(notice: Notice, receivers: readonly Connection[]): void {
    const frame = new Encoded<Notice>(JSON.stringify(notice));
    broadcast('notice', frame, receivers);
    this.#options.sent('notice', frame.json.length, receivers.length);
  }

  /** Of this node: each node pushes to its own sockets. */
  get #everyone() {
    return this.#options.namespace.local.to(this.#name);
  }
}
