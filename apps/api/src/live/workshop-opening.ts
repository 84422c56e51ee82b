import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import { type Opened, type OpenRequest, refused, type Refused } from '@rembuk/protocol';
import { type Actor, foldVersion } from '@rembuk/workshop';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { type LoadedWorkshop, WorkshopsService } from '../workshops/workshops.service.ts';
import { Attendance } from './attendance.ts';
import type { Connection } from './connection.ts';
import { Encoded } from './encoded.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';
import { LivePublisher } from './live-publisher.ts';
import { Parcels, type Wrapped } from './parcels.ts';
import { readerIn } from './reader.ts';
import { SnapshotCache, type WrittenSnapshot } from './snapshot-cache.ts';
import { eventJson } from '../common/event-json.ts';

/** Lets a connection into a workshop and brings it up to date. */
@Injectable()
export class WorkshopOpening {
  readonly #snapshots: SnapshotCache;
  readonly #sweeper: NodeJS.Timeout;

  constructor(
    private readonly workshops: WorkshopsService,
    private readonly publisher: LivePublisher,
    private readonly attendance: Attendance,
    private readonly parcels: Parcels,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LIVE_BOUNDS) private readonly bounds: LiveBounds,
  ) {
    this.#snapshots = new SnapshotCache(bounds);
    this.#sweeper = setInterval(() => this.#snapshots.sweep(), bounds.snapshotKeptMs);
    this.#sweeper.unref();
  }

  /** @throws StoreUnavailableError, TooManyLoadedError */
  async open(connection: Connection, request: OpenRequest): Promise<Encoded<Opened> | Refused> {
    const { workshopId, after } = request;
    // Who comes from another node may have seen, and written, more than this one has heard of.
    const workshop = await this.workshops.load(workshopId, () => false);
    if (!workshop) return refused('unknown_workshop');
    const actor = readerIn(workshop.state, connection.actor);
    if (!actor) return refused('forbidden');
    if (after !== undefined && after > workshop.head) return refused('revision_ahead');
    if (!this.#hasRoom(connection, workshopId)) return refused('overloaded');
    if (connection.leaving) return refused('shutting_down');

    // Join first, then read: what is committed from here on comes as a frame, what was before in the answer.
    const { head } = workshop;
    const wasOpen = connection.opened.has(workshopId);
    this.publisher.join(workshopId, connection, actor, head);
    this.attendance.record(workshopId, workshop.state, connection);

    try {
      const followed = await this.#followed(workshopId, workshop);
      const missing = await this.#missing(request, workshop, head);
      // The seat may have been lost meanwhile; then the connection is out of the room.
      if (readerIn(followed.state, connection.actor)) return opened(head, missing, actor);
      this.publisher.leave(workshopId, connection);
      return refused('forbidden');
    } catch (error) {
      // Who is told no must not be shown as being here.
      if (!wasOpen) this.publisher.leave(workshopId, connection);
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  /**
   * The workshop as it is held from here on. While the log was asked nobody had it open, perhaps, and where many are
   * opened at once it may have been let go: it would hear of nothing any more.
   */
  async #followed(workshopId: string, workshop: LoadedWorkshop): Promise<LoadedWorkshop> {
    if (!this.store.capabilities.shared) return workshop;
    const held = await this.workshops.load(workshopId);
    if (!held || held === workshop) return workshop;
    this.publisher.reached(workshopId, held.head);
    return held;
  }

  #hasRoom({ opened }: Connection, workshopId: string): boolean {
    return opened.has(workshopId) || opened.size < this.bounds.workshopsPerConnectionMax;
  }

  /** What the client does not hold, as members of the answer: all of it, or as much as goes into one. */
  async #missing(request: OpenRequest, workshop: LoadedWorkshop, head: number): Promise<string> {
    const { workshopId, after = -1, inParts, holds } = request;
    const begun = holds === undefined ? undefined : this.parcels.offered(workshopId, holds);
    if (inParts && begun) return `"parts":${JSON.stringify(begun)},"events":[]`;
    const snapshot = this.#snapshotFor(request, workshop);
    if (inParts && !snapshot) return this.#eventsInParts(workshopId, workshop, after, head);
    const { answerBytesMax, plainBytesMax } = this.bounds;
    const from = snapshot?.revision ?? after;
    const range = { after: from, to: Math.min(head, from + this.bounds.openEventsMax) };
    const bytesMax = inParts ? answerBytesMax : plainBytesMax;
    const events = await this.#eventsWithin(workshopId, workshop, range, bytesMax);
    const state = snapshot && (await this.#stateMember(workshopId, snapshot, inParts));
    return `${state ? `${state},` : ''}"events":[${events.join(',')}]`;
  }

  async #stateMember(
    workshopId: string,
    { revision, json }: WrittenSnapshot,
    inParts = false,
  ): Promise<string> {
    const member = `"snapshot":${json}`;
    if (!inParts) return member;
    const wrapped = await this.parcels.wrap(workshopId, `state-${revision}`, () => `{${member}}`);
    return 'offer' in wrapped ? `"parts":${JSON.stringify(wrapped.offer)}` : member;
  }

  /**
   * Pages begin at the same places for everyone who has more than one of them to read, however far each of them is: so
   * what many missed is read, written and packed once.
   */
  async #eventsInParts(
    workshopId: string,
    workshop: LoadedWorkshop,
    after: number,
    head: number,
  ): Promise<string> {
    const { openEventsMax, openBytesMax } = this.bounds;
    const pageEnd = Math.ceil((after + 2) / openEventsMax) * openEventsMax - 1;
    const to = head - after > openEventsMax ? Math.min(head, pageEnd) : head;
    const range = { after, to };
    const wrapped: Wrapped = await this.parcels.wrap(
      workshopId,
      `events-${after + 1}-${to}`,
      async () => {
        const events = await this.#eventsWithin(workshopId, workshop, range, openBytesMax);
        return `{"events":[${events.join(',')}]}`;
      },
    );
    if ('offer' in wrapped) return `"parts":${JSON.stringify(wrapped.offer)},"events":[]`;
    return wrapped.json.slice(1, -1);
  }

  /** For who holds nothing, or has so much to catch up with that the state is shorter. */
  #snapshotFor({ workshopId, after, foldVersion: reads }: OpenRequest, workshop: LoadedWorkshop) {
    if (after === -1 || (reads !== undefined && reads !== foldVersion)) return undefined;
    if (after !== undefined && workshop.head - after <= this.bounds.openEventsMax) return undefined;
    const snapshot = this.#snapshots.of(workshopId, workshop);
    const eventBytes = (workshop.head - (after ?? -1)) * EVENT_BYTES;
    return after === undefined || snapshot.json.length < eventBytes ? snapshot : undefined;
  }

  /** The JSON of events, as many as the bound has room for; one at least. */
  async #eventsWithin(
    workshopId: string,
    workshop: LoadedWorkshop,
    { after, to }: { readonly after: number; readonly to: number },
    bytesMax: number,
  ): Promise<readonly string[]> {
    const recent = workshop.recentAfter(after);
    const events =
      recent ?? this.store.readStream(workshopStream(workshopId), { from: after + 1, to });
    const written: string[] = [];
    let bytes = 0;
    for await (const event of events as AsyncIterable<PlacedEvent> | readonly PlacedEvent[]) {
      if (event.revision > to) break;
      const json = eventJson(event);
      bytes += json.length;
      if (written.length > 0 && bytes > bytesMax) break;
      written.push(json);
    }
    return written;
  }
}

/** What an event takes up on the wire, about: weighs a history against a state. */
const EVENT_BYTES = 600;

function opened(head: number, missing: string, actor: Actor): Encoded<Opened> {
  return new Encoded(
    `{"ok":true,"head":${head},${missing},"you":${JSON.stringify(youAre(actor))}}`,
  );
}

function youAre({ id, role, organizationId, groupId }: Actor): Opened['you'] {
  return {
    participantId: id,
    role,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(groupId === undefined ? {} : { groupId }),
  };
}
