import {
  type MarkReplay,
  type NotifyRequest,
  type ReplayEnd,
  type ReplayNotice,
  type ReplayRequest,
  refused,
  type Refused,
  type SharedReplay,
  type StartReplay,
  type SteerReplay,
} from '@rembuk/protocol';
import type { Actor } from '@rembuk/workshop';
import { given } from './given.ts';
import type { LiveBounds } from './live-bounds.ts';
import { isLater, nextTurn, noTurn, type ReplayNews } from './notice-link.ts';

export interface ReplayBoardOptions {
  readonly workshopId: string;
  readonly bounds: Pick<LiveBounds, 'replayAwayMs' | 'replayLeaderlessMs'>;
  /** The one that clients set theirs by. */
  readonly clock: () => number;
  /** Reaches everyone who has the workshop open. */
  readonly emit: (notice: ReplayNotice) => void;
  /** Other nodes that have the workshop open; absent: there are none. */
  readonly others?: {
    /** Of this node, as they know it. */
    readonly name: string;
    readonly tell: (news: ReplayNews) => void;
  };
}

/**
 * The one replay of a workshop that a facilitator leads. What is kept and told is where its time stands and how fast it
 * runs; which events that shows follows from the history, which is the same for all, and is for the clients to work out.
 */
export class ReplayBoard {
  readonly #options: ReplayBoardOptions;
  #replay: SharedReplay | undefined;
  #over: { readonly replayId: string; readonly why: ReplayEnd } | undefined;
  /** Over all replays of the workshop, on all nodes. */
  #turned = noTurn;
  /** Until the leader counts as gone, then until the replay ends without one. */
  #waiting: NodeJS.Timeout | undefined;

  constructor(options: ReplayBoardOptions) {
    this.#options = options;
  }

  /** What somebody has to be told who has just come. */
  get standing(): readonly ReplayNotice[] {
    return this.#replay ? [this.#notice(this.#replay)] : [];
  }

  /** What the boards of other nodes have to know. */
  get news(): readonly ReplayNews[] {
    const turn = this.#turned;
    if (this.#replay) {
      const { anchorMs: _own, ...replay } = { ...this.#replay, ...this.#counted(this.#replay) };
      return [{ replayId: replay.replayId, replay, turn }];
    }
    return this.#over ? [{ ...this.#over, replay: null, turn }] : [];
  }

  /** Another node's board tells what was turned there. */
  heard({ replayId, replay, why = 'ended', turn }: ReplayNews): void {
    if (!isLater(turn, this.#turned)) return;
    this.#turned = turn;
    if (replay) this.#hold({ ...replay, anchorMs: this.#options.clock() });
    else this.#letGo(replayId, why);
  }

  /** Undefined when nobody leads. */
  get leaderId(): string | undefined {
    return this.#replay?.isLed ? this.#replay.ledBy : undefined;
  }

  /** Does what an actor asks for who may lead a replay; `head` is that of the workshop. */
  take(request: ReplayRequest, actor: Actor, head: number): Refused | undefined {
    if (request.kind === 'startReplay') return this.#start(request, actor, head);
    const replay = this.#replay;
    if (replay?.replayId !== request.replayId) return refused('no_replay');
    if (replay.ledBy !== actor.id && !mayTakeOver(request, replay, actor))
      return refused('not_leading');
    switch (request.kind) {
      case 'leadReplay':
        if (!replay.isLed || replay.ledBy !== actor.id) this.#turn(this.#takenOver(replay, actor));
        return undefined;
      case 'endReplay':
        this.#end('ended');
        return undefined;
      case 'steerReplay':
        return this.#steer(replay, request);
      case 'markReplay':
        return this.#mark(replay, request);
    }
  }

  /** A line of the person has come, or is heard again. */
  arrived(participantId: string): void {
    if (this.leaderId !== participantId) return;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  /** Nothing is heard of the person any more. A line that breaks and comes back stops nobody. */
  gone(participantId: string): void {
    if (this.leaderId !== participantId || this.#waiting) return;
    this.#waiting = setTimeout(() => this.leave(), this.#options.bounds.replayAwayMs);
  }

  /** Nobody leads from now on: time stands still until somebody does, and not for ever. */
  leave(): void {
    const replay = this.#replay;
    if (!replay?.isLed) return;
    this.#turn({ ...replay, ...this.#counted(replay), playing: false, isLed: false });
  }

  close(): void {
    clearTimeout(this.#waiting);
    this.#replay = undefined;
  }

  #start(request: StartReplay, actor: Actor, head: number): Refused | undefined {
    const { workshopId: _workshop, kind: _kind, from = -1, to = head, ...rest } = request;
    const { position = from, speed = 1, playing = false, ...known } = rest;
    const running = this.#replay;
    // The answer to the first try may have been lost.
    if (running?.replayId === known.replayId && running.ledBy === actor.id) return undefined;
    if (running) return refused('replay_running', { replayId: running.replayId });
    if (Math.max(from, to) > head) return refused('revision_ahead');
    if (from > to) return outOfRange('to');
    if (position < from || position > to) return outOfRange('position');
    const count = { from, to, ...this.#countFrom(position) };
    this.#turn({ ...known, ...leaderOf(actor), isLed: true, ...count, seq: 0, playing, speed });
    return undefined;
  }

  #steer(replay: SharedReplay, request: SteerReplay): Refused | undefined {
    const { position, playing, speed, idleMs, filter } = request;
    const isPaced = idleMs !== undefined || filter !== undefined;
    if (isPaced && position === undefined) return outOfRange('position');
    if (position !== undefined && (position < replay.from || position > replay.to))
      return outOfRange('position');
    const { idleMs: idleBefore, filter: filterBefore, ...rest } = replay;
    this.#turn({
      ...rest,
      ...given({
        idleMs: idleMs === undefined ? idleBefore : (idleMs ?? undefined),
        filter: filter === undefined ? filterBefore : (filter ?? undefined),
      }),
      ...(position === undefined ? this.#counted(replay) : this.#countFrom(position)),
      playing: playing ?? replay.playing,
      speed: speed ?? replay.speed,
      isLed: true,
    });
    return undefined;
  }

  /** Of another count than the present one it says nothing. */
  #mark(replay: SharedReplay, { seq, since, position, playedMs }: MarkReplay): Refused | undefined {
    if (seq !== replay.seq || since !== replay.position) return undefined;
    const counted = this.#counted(replay);
    if (position <= replay.position || position > replay.to) return outOfRange('position');
    // What is still to come is not known to have come there.
    if (playedMs > counted.playedMs) return outOfRange('playedMs');
    this.#replay = { ...replay, ...counted, position, playedMs: counted.playedMs - playedMs };
    return undefined;
  }

  #takenOver({ organizationId: _before, ...replay }: SharedReplay, actor: Actor): SharedReplay {
    return { ...replay, ...this.#counted(replay), ...leaderOf(actor), isLed: true };
  }

  /** The count as it stands now. */
  #counted({
    playing,
    speed,
    playedMs,
    anchorMs,
  }: Omit<SharedReplay, 'organizationId'>): Pick<SharedReplay, 'playedMs' | 'anchorMs'> {
    const now = this.#options.clock();
    return { playedMs: playing ? playedMs + (now - anchorMs) * speed : playedMs, anchorMs: now };
  }

  #countFrom(position: number) {
    return { position, playedMs: 0, anchorMs: this.#options.clock() };
  }

  #turn(next: SharedReplay): void {
    this.#hold({ ...next, seq: next.seq + 1 });
    this.#tellOthers();
  }

  #end(why: ReplayEnd): void {
    if (!this.#replay) return;
    this.#letGo(this.#replay.replayId, why);
    this.#tellOthers();
  }

  #tellOthers(): void {
    const { others } = this.#options;
    this.#turned = nextTurn(this.#turned, others?.name);
    for (const news of this.news) others?.tell(news);
  }

  #hold(replay: SharedReplay): void {
    this.#replay = replay;
    this.#over = undefined;
    clearTimeout(this.#waiting);
    const { bounds, emit } = this.#options;
    this.#waiting = replay.isLed
      ? undefined
      : setTimeout(() => this.#end('leaderless'), bounds.replayLeaderlessMs);
    emit(this.#notice(replay));
  }

  #letGo(replayId: string, why: ReplayEnd): void {
    const wasRunning = this.#replay !== undefined;
    this.close();
    this.#over = { replayId, why };
    const { workshopId, emit } = this.#options;
    if (wasRunning) emit({ workshopId, kind: 'replay', replayId, replay: null, why });
  }

  #notice(replay: SharedReplay): ReplayNotice {
    const { workshopId } = this.#options;
    return { workshopId, kind: 'replay', replayId: replay.replayId, replay };
  }
}

/** An admin may in any case: a page that somebody left open leads for as long as it stands there. */
function mayTakeOver({ kind }: ReplayRequest, { isLed }: SharedReplay, { role }: Actor): boolean {
  if (role === 'admin') return kind === 'leadReplay' || kind === 'endReplay';
  return kind === 'leadReplay' && !isLed;
}

export function isReplayRequest(request: NotifyRequest): request is ReplayRequest {
  return 'replayId' in request;
}

function leaderOf({ id, organizationId }: Actor): Pick<SharedReplay, 'ledBy' | 'organizationId'> {
  return { ledBy: id, ...given({ organizationId }) };
}

function outOfRange(path: string): Refused {
  return refused('malformed', { fields: [{ path, rule: 'replayRange' }] });
}
