import type { PlacedEvent } from '@rembuk/event-sourcing';
import type { ClosedNotice, Notice, NotifyRequest, PresenceUpdate } from '@rembuk/protocol';
import type { Actor } from '@rembuk/workshop';
import { broadcast } from './broadcast.ts';
import type { Connection } from './connection.ts';
import { Encoded } from './encoded.ts';
import { EventChannel } from './event-channel.ts';
import type { LiveBounds } from './live-bounds.ts';
import type { LiveNamespace } from './live-socket.ts';
import { NoticeBoard } from './notice-board.ts';
import { PresenceBoard } from './presence-board.ts';

export interface RoomOptions {
  readonly workshopId: string;
  readonly namespace: LiveNamespace;
  readonly bounds: LiveBounds;
  readonly read: (from: number) => AsyncIterable<PlacedEvent>;
  readonly failed: (error: unknown) => void;
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
  readonly #notices: NoticeBoard;
  #frames = 0;

  constructor(options: RoomOptions) {
    const { workshopId, bounds, read, failed } = options;
    this.#options = options;
    this.#name = `workshop/${workshopId}`;
    this.#events = new EventChannel({
      workshopId,
      bounds,
      read,
      failed,
      clock: () => performance.now(),
      emit: (frame) => {
        broadcast('events', frame, this.members.keys());
        options.sent('events', frame.json.length, this.members.size);
        // Looking at everyone costs, and a backlog grows by one packet a frame.
        this.#frames += 1;
        if (this.#frames % LOOK_AFTER_FRAMES === 0) this.partWithSlow();
      },
    });
    this.#presence = new PresenceBoard({
      workshopId,
      bounds,
      emitAll: (frame, receivers) => {
        broadcast('presence', frame, receivers);
        options.sent('presence', frame.json.length, receivers.length);
      },
      emitDiff: (diff, receivers) => {
        broadcast('presenceDiff', diff, receivers);
        options.sent('presence', diff.json.length, receivers.length);
      },
    });
    this.#notices = new NoticeBoard({
      workshopId,
      bounds,
      clock: () => performance.now(),
      emit: (notice, groupId) => this.#tell(notice, this.#membersOf(groupId)),
    });
  }

  /** From now on the connection gets every event behind `head`, which the workshop has reached. */
  join(connection: Connection, actor: Actor, head: number): void {
    this.#events.reach(head);
    this.members.set(connection, actor);
    void connection.socket.join(this.#name);
    this.#presence.arrive(connection, actor);
    for (const notice of this.#notices.standing) this.#tell(notice, [connection]);
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
    this.#presence.hearingChanged(identity.personId);
  }

  updatePresence(connection: Connection, update: PresenceUpdate): void {
    if (this.members.has(connection))
      this.#presence.update(connection, connection.identity.personId, update);
  }

  /** An actor who may do it asks for it. */
  notify(connection: Connection, actor: Actor, request: NotifyRequest): void {
    if (this.members.has(connection)) this.#notices.take(request, actor);
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
    this.#presence.close();
    this.#notices.close();
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
