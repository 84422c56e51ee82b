import type {
  Notice,
  Refused,
  ReplayEnd,
  ReplayNotice,
  ReplayPace,
  ReplayRequest,
  SharedReplay,
  SteerReplay,
} from '@rembuk/protocol';
import { Cell, type Observable } from '../observable.ts';
import type { Line } from '../presence/line.ts';
import type { Timers } from '../presence/timers.ts';
import { isRefused, refusedHere } from '../refusals.ts';
import { tellAll } from '../tell-all.ts';
import type { Told } from '../tools/tools.ts';
import type { Mark } from './marks.ts';
import type { Place, ReplayPlayer, ReplayView } from './player.ts';
import { ServerClock } from './server-clock.ts';

export interface SharedReplaysOptions {
  readonly workshopId: string;
  readonly line: Line;
  readonly timers: Timers;
  /** Who the server takes this client for. */
  readonly me: () => string | undefined;
  readonly openPlayer: (range: { readonly from: number; readonly to: number }) => ReplayPlayer;
  readonly newId: () => string;
}

/** `lost`: the server that knew of it is gone, or has started anew. */
export interface ReplayOver {
  readonly replayId: string;
  readonly why: ReplayEnd | 'lost';
}

export interface StartOptions extends ReplayPace {
  readonly from?: number;
  readonly to?: number;
  readonly position?: number;
  readonly speed?: number;
  readonly playing?: boolean;
}

type Asked<Request = ReplayRequest> = Request extends ReplayRequest
  ? Omit<Request, 'workshopId'>
  : never;

type Turn = Omit<SteerReplay, 'workshopId' | 'kind' | 'replayId'>;

/** As often as the server takes it for as long as somebody may drag. */
const STEER_EVERY_MS = 250;
/** A leader's client makes it easy for who comes late once so much play time has passed. */
const MARK_EVERY_MS = 30_000;

/**
 * The replay that somebody leads for everyone. What comes from the server is a timeline; the client that follows plays
 * the history along it by itself, and so stands where all the others stand. Who does not follow is told that there is
 * one, and nothing else. What is open live goes on underneath.
 */
export class SharedReplays {
  readonly #options: SharedReplaysOptions;
  readonly #clock: ServerClock;
  readonly #current = new Cell<SharedReplay | undefined>(undefined);
  readonly #view = new Cell<ReplayView | undefined>(undefined);
  readonly #overListeners = new Set<(over: ReplayOver) => void>();
  /** Told of over the present line. */
  #isTold = false;
  #isFollowing = false;
  #player: ReplayPlayer | undefined;
  /** The notice that the player was last set by. */
  #kept: SharedReplay | undefined;
  #steerRestUntilMs = Number.NEGATIVE_INFINITY;
  /** What is to be asked for next. */
  #next: { change: Turn; readonly told: Promise<Told> } | undefined;
  #marked = { position: 0, dueMs: 0, atMs: 0 };

  constructor(options: SharedReplaysOptions) {
    this.#options = options;
    const { line, timers, workshopId } = options;
    this.#clock = new ServerClock({
      ask: () => line.clock(workshopId),
      timers,
      moved: () => this.#keepTime(),
    });
    line.listen({
      // What is shown stands where it is, until it is known whether there still is a replay.
      lost: () => {
        this.#isTold = false;
        this.#clock.stop();
        this.#player?.pause();
        this.#kept = undefined;
      },
      live: () => {
        const replay = this.#current.get();
        // What stands there is told before the opening is answered.
        if (replay && !this.#isTold) this.#over(replay.replayId, 'lost');
        else if (this.#player) this.#clock.start();
      },
    });
  }

  /** As it was last told; undefined: there is none. */
  get current(): Observable<SharedReplay | undefined> {
    return this.#current;
  }

  /** What the replay shows; undefined when there is none, or it is not followed. */
  get view(): Observable<ReplayView | undefined> {
    return this.#view;
  }

  /** The sessions and milestones of the replay that is followed. */
  get marks(): readonly Mark[] {
    return this.#player?.marks ?? [];
  }

  get isLeading(): boolean {
    const replay = this.#current.get();
    return replay?.isLed === true && replay.ledBy === this.#options.me();
  }

  onOver(listener: (over: ReplayOver) => void): () => void {
    this.#overListeners.add(listener);
    return () => {
      this.#overListeners.delete(listener);
    };
  }

  /** This one, if there is one, and those that come. */
  follow(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#keepUp();
  }

  /** Back to what is live, at once. */
  leave(): void {
    this.#isFollowing = false;
    this.#letGo();
  }

  start(options: StartOptions = {}): Promise<Told> {
    return this.#ask({ kind: 'startReplay', replayId: this.#options.newId(), ...options });
  }

  play(): Promise<Told> {
    return this.#steer({ playing: true });
  }

  pause(): Promise<Told> {
    return this.#steer({ playing: false });
  }

  setSpeed(speed: number): Promise<Told> {
    return this.#steer({ speed });
  }

  /** From what this client shows on. */
  setPace({ idleMs, filter }: ReplayPace): Promise<Told> {
    const position = this.#player?.shown?.frame.revision ?? this.#current.get()?.position ?? 0;
    return this.#steer({ position, idleMs: idleMs ?? null, filter: filter ?? null });
  }

  /** A moment or a session can be found by who follows. */
  async seek(place: Place): Promise<Told> {
    if ('revision' in place) return this.#steer({ position: place.revision });
    if (!this.#player) return refusedHere('no_replay');
    const position = await this.#player.locate(place);
    return isRefused(position) ? position : this.#steer({ position });
  }

  /** One that nobody leads any more. */
  takeOver(): Promise<Told> {
    return this.#askOf((replayId) => ({ kind: 'leadReplay', replayId }));
  }

  end(): Promise<Told> {
    return this.#askOf((replayId) => ({ kind: 'endReplay', replayId }));
  }

  close(): void {
    this.leave();
    this.#overListeners.clear();
  }

  noticeArrived(notice: Notice): void {
    if (!isReplay(notice)) return;
    const { replayId, replay, why = 'ended' } = notice;
    const before = this.#current.get();
    if (!replay) {
      if (before?.replayId === replayId) this.#over(replayId, why);
      return;
    }
    this.#isTold = true;
    // Behind a broken line one may have made way for another.
    if (before && before.replayId !== replayId) this.#over(before.replayId, 'lost');
    else if (before && before.seq > replay.seq) return;
    this.#current.set(replay);
    this.#keepUp();
  }

  /** Makes what is shown what is to be shown. */
  #keepUp(): void {
    const replay = this.#current.get();
    if (!replay || !this.#isFollowing) return;
    if (!this.#player) {
      const player = this.#options.openPlayer(replay);
      player.view.subscribe((view) => {
        if (player !== this.#player) return;
        this.#view.set(view);
        void this.#mark(player);
      });
      this.#player = player;
      this.#view.set(player.view.get());
      this.#clock.start();
    }
    this.#keepTime();
  }

  #keepTime(): void {
    const replay = this.#current.get();
    const anchorMs = replay && this.#clock.here(replay.anchorMs);
    if (!this.#player || !replay || anchorMs === undefined) return;
    const { position, playedMs, playing, speed, idleMs, filter } = replay;
    const pace = {
      ...(idleMs === undefined ? {} : { idleMs }),
      ...(filter === undefined ? {} : { filter }),
    };
    if (this.#kept === replay) {
      this.#player.correct(anchorMs);
      return;
    }
    this.#marked = { position, dueMs: 0, atMs: this.#options.timers.now() };
    this.#kept = replay;
    this.#player.keepTo({ pace, position, playedMs, anchorMs, playing, speed });
  }

  /** Tells the server a place on the way that is behind everyone: who comes late counts from there. */
  async #mark(player: ReplayPlayer): Promise<void> {
    const replay = this.#kept;
    const { shown } = player;
    const now = this.#options.timers.now();
    if (!this.isLeading || !replay?.playing || !shown) return;
    const { position: since, dueMs, atMs } = this.#marked;
    const position = shown.frame.revision;
    if (now - atMs < MARK_EVERY_MS || position <= since) return;
    this.#marked = { ...this.#marked, atMs: now };
    const { replayId, seq } = replay;
    const playedMs = shown.dueMs - dueMs;
    const told = await this.#ask({ kind: 'markReplay', replayId, seq, since, position, playedMs });
    if (told.ok && replay === this.#kept)
      this.#marked = { position, dueMs: shown.dueMs, atMs: now };
  }

  #over(replayId: string, why: ReplayOver['why']): void {
    this.#current.set(undefined);
    this.#letGo();
    tellAll(this.#overListeners, (listener) => listener({ replayId, why }));
  }

  #letGo(): void {
    this.#player?.close();
    this.#player = undefined;
    this.#kept = undefined;
    this.#clock.stop();
    this.#view.set(undefined);
  }

  /** At once; what follows within a moment, as when somebody drags along the timeline, goes together. */
  #steer(change: Turn): Promise<Told> {
    if (this.#next) {
      this.#next.change = { ...this.#next.change, ...change };
      return this.#next.told;
    }
    const { timers } = this.#options;
    const waitMs = this.#steerRestUntilMs - timers.now();
    this.#steerRestUntilMs = timers.now() + Math.max(0, waitMs) + STEER_EVERY_MS;
    if (waitMs <= 0)
      return this.#askOf((replayId) => ({ kind: 'steerReplay', replayId, ...change }));
    const { promise, resolve } = Promise.withResolvers<Told>();
    const next = { change, told: promise };
    this.#next = next;
    timers.after(waitMs, () => {
      this.#next = undefined;
      resolve(this.#askOf((replayId) => ({ kind: 'steerReplay', replayId, ...next.change })));
    });
    return promise;
  }

  #askOf(request: (replayId: string) => Asked): Promise<Told> {
    const replayId = this.#current.get()?.replayId;
    if (replayId === undefined) return Promise.resolve<Refused>(refusedHere('no_replay'));
    return this.#ask(request(replayId));
  }

  #ask(request: Asked): Promise<Told> {
    return this.#options.line.notify({ workshopId: this.#options.workshopId, ...request });
  }
}

function isReplay(notice: Notice): notice is ReplayNotice {
  return notice.kind === 'replay';
}
