import type { WorkshopState } from '@rembuk/workshop';
import { type ClientBounds, defaultBounds } from './bounds.ts';
import type { Fold } from './confirmed.ts';
import {
  isEventsFrame,
  isHeadFrame,
  isNotice,
  isPresenceDiff,
  isPresenceFrame,
  workshopOf,
} from './frames.ts';
import { foreseeWorkshop } from './foresee-workshop.ts';
import { Connection, type ConnectionStatus } from './connection.ts';
import { HttpApi } from './http.ts';
import type { LocalStore, StoreNotice } from './keeping/local-store.ts';
import { Cell, type Observable } from './observable.ts';
import { OpenWorkshop } from './open-workshop.ts';
import { systemTimers, type Timers } from './presence/timers.ts';
import { HttpPast } from './replay/past.ts';
import type { LiveSocket, SocketFactory } from './socket.ts';
import type { TokenProvider } from './tokens.ts';
import { type Unpack, unpackHere } from './unpack.ts';
import { tellAll } from './tell-all.ts';
import { randomUuid } from './uuid.ts';
import { workshopFold } from './workshop-fold.ts';

export interface ClientOptions {
  /** Of the server, without a path: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly tokens: TokenProvider;
  readonly bounds?: Partial<ClientBounds>;
  /** In [0, 1); spreads waits. Default `Math.random`. */
  readonly random?: () => number;
  /** Makes command ids: UUIDs in lower case. */
  readonly newId?: () => string;
  readonly openSocket?: SocketFactory;
  /** Of gzip. Default: what the platform has. */
  readonly unpack?: Unpack;
  /** Default: the domain's own. */
  readonly fold?: Fold<WorkshopState>;
  /** Default: the system's. Presence, tools and replays run by them. */
  readonly timers?: Timers;
  /** Keeps what has not been sent for the next client. Closed by whoever opened it. */
  readonly store?: LocalStore;
}

const noNotices: Observable<readonly StoreNotice[]> = new Cell([]);

/** A person's line to the server: one connection, any number of open workshops. */
export class RembukClient {
  readonly #options: ClientOptions;
  readonly #bounds: ClientBounds;
  readonly #connection: Connection;
  readonly #sessions = new Map<string, OpenWorkshop>();
  readonly #noMoreArrivals: (() => void) | undefined;

  /** Connects at once. */
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#bounds = { ...defaultBounds, ...options.bounds };
    const { url, tokens, random = Math.random, openSocket } = options;
    this.#connection = new Connection({
      url,
      tokens,
      random,
      bounds: this.#bounds,
      workshop: () => this.#sessions.keys().next().value,
      ...(openSocket ? { openSocket } : {}),
    });
    this.#connection.onSocket((socket) => this.#listen(socket));
    this.#connection.status.subscribe(() => this.#connectionChanged());
    this.#noMoreArrivals = options.store?.onArrival(() => {
      // What one of them cannot read is no reason for the others to leave theirs lying.
      tellAll(new Set(this.#sessions.values()), (session) => session.takeUp());
    });
    this.#connection.start();
  }

  get status(): Observable<ConnectionStatus> {
    return this.#connection.status;
  }

  /** What its person is to know of what their device keeps; without a store nothing. For the page to show. */
  get storeNotices(): Observable<readonly StoreNotice[]> {
    return this.#options.store?.notices ?? noNotices;
  }

  /** The session of a workshop, opened at the first call. */
  open(workshopId: string): OpenWorkshop {
    const known = this.#sessions.get(workshopId);
    if (known) return known;
    const { url, tokens } = this.#options;
    const session = new OpenWorkshop({
      workshopId,
      connection: this.#connection,
      fold: this.#options.fold ?? workshopFold,
      foresee: foreseeWorkshop,
      clock: Date.now,
      bounds: this.#bounds,
      unpack: this.#options.unpack ?? unpackHere,
      random: this.#options.random ?? Math.random,
      newId: this.#options.newId ?? randomUuid,
      store: this.#options.store,
      timers: this.#options.timers ?? systemTimers,
      past: new HttpPast({ workshopId, api: new HttpApi({ url }), tokens }),
    });
    this.#sessions.set(workshopId, session);
    session.subscription.connectionChanged();
    return session;
  }

  /** Leaves one workshop; its commands without an outcome get none from here, and stay in the store. */
  leave(workshopId: string): void {
    this.#sessions.get(workshopId)?.close();
    this.#sessions.delete(workshopId);
  }

  close(): void {
    this.#noMoreArrivals?.();
    for (const workshopId of Array.from(this.#sessions.keys())) this.leave(workshopId);
    this.#connection.close();
  }

  /** What cannot be read of the record is asked for again; anything else is said anew before long, or not needed. */
  #listen(socket: LiveSocket): void {
    const of = (frame: unknown) => this.#sessions.get(workshopOf(frame) ?? '');
    socket.on('events', (frame) => {
      if (isEventsFrame(frame)) of(frame)?.subscription.frameArrived(frame);
      else of(frame)?.subscription.spoiled();
    });
    socket.on('head', (frame) => {
      if (isHeadFrame(frame)) of(frame)?.subscription.headAnnounced(frame);
    });
    socket.on('presence', (frame) => {
      if (isPresenceFrame(frame)) of(frame)?.presence.frameArrived(frame);
    });
    socket.on('presenceDiff', (diff) => {
      if (isPresenceDiff(diff)) of(diff)?.presence.diffArrived(diff);
    });
    socket.on('notice', (notice) => {
      if (isNotice(notice)) of(notice)?.noticeArrived(notice);
    });
  }

  #connectionChanged(): void {
    for (const session of this.#sessions.values()) session.subscription.connectionChanged();
  }
}
