import type {
  PersonPresence,
  PresenceDiff,
  PresenceFrame,
  PresencePatch,
  PresenceUpdate,
} from '@rembuk/protocol';
import type { Actor } from '@rembuk/workshop';
import { Encoded } from './encoded.ts';
import { given } from './given.ts';
import type { LiveBounds } from './live-bounds.ts';
import { type Elsewhere, OwnPeople, together } from './presence-elsewhere.ts';
import { patchFrom } from './presence-patch.ts';

/** A connection of a person: speaks for them, and is told who else is here. */
export interface PresenceHolder {
  /** What it was sent piles up: more would only come later. */
  readonly isBehind: boolean;
  /** Nothing has come from it for so long that it does not show its person: see `hearingChanged`. */
  readonly isSilent: boolean;
}

export interface PresenceOptions<Holder extends PresenceHolder> {
  readonly workshopId: string;
  readonly bounds: Pick<LiveBounds, 'presenceEveryMs' | 'presenceBytesPerSecond'>;
  /** Everyone who is here, for those who do not know. Nothing that is handed out may be lost on a line that lasts. */
  readonly emitAll: (frame: Encoded<PresenceFrame>, receivers: readonly Holder[]) => void;
  /** What became different, for those who know the rest. The same holds. */
  readonly emitDiff: (diff: Encoded<PresenceDiff>, receivers: readonly Holder[]) => void;
  /** Absent: all who have the workshop open have it open here. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** What a connection says of its person. */
type Said = Omit<PresenceUpdate, 'workshopId'>;

interface Present<Holder extends PresenceHolder> {
  seat: Pick<PersonPresence, 'organizationId' | 'groupId'>;
  /**
   * The person's connections on this node with what each said, the one that spoke last at the end. The person is shown while one of
   * them is heard.
   */
  readonly holders: Map<Holder, Said>;
  /** What those know who know everything; undefined: that the person is not here. */
  told: PersonPresence | undefined;
}

/** Of a connection that has not spoken. */
const unsaid: Said = Object.freeze({});

/** A connection that fell behind is told everything after so long at the earliest. */
const BEHIND_MS = 1_000;

/**
 * Who is here, and what they have in hand. Changes gather until the next frame is due, and a frame holds what changed:
 * with a caret for each of 200 people, telling all of it anew would take a second and more of what a receiver is to be
 * sent. A connection is told everything once, then every change; one that does not keep up is told nothing until it
 * does, and then everything.
 */
export class PresenceBoard<Holder extends PresenceHolder> {
  readonly #options: PresenceOptions<Holder>;
  readonly #elsewhere: Elsewhere | undefined;
  readonly #own = new OwnPeople();
  readonly #present = new Map<string, Present<Holder>>();
  /** Participants of whom not all may have been told. */
  readonly #changed = new Set<string>();
  /** Participants who were told of and are gone. */
  readonly #left = new Set<string>();
  /** Who knows everything up to the last frame. */
  readonly #informed = new Set<Holder>();
  /** Who is to be told everything, and not before when. */
  readonly #owed = new Map<Holder, number>();
  #timer: NodeJS.Timeout | undefined;
  #restUntilMs = 0;

  constructor(options: PresenceOptions<Holder>) {
    this.#options = options;
    this.#elsewhere = options.elsewhere;
  }

  get count(): number {
    return this.#present.size;
  }

  /** Whether a connection of theirs is here, on this node. */
  has(participantId: string): boolean {
    return (this.#present.get(participantId)?.holders.size ?? 0) > 0;
  }

  /** Those of this node, up to the last frame. */
  get own(): readonly PersonPresence[] {
    return this.#own.all;
  }

  /** Other nodes have told something of these. */
  elsewhereChanged(participantIds: readonly string[]): void {
    for (const participantId of participantIds) {
      if (!this.#present.has(participantId))
        this.#present.set(participantId, { seat: {}, holders: new Map(), told: undefined });
      this.#changedOf(participantId);
    }
  }

  /** A connection of a person is here, or here anew and holds nothing. */
  arrive(holder: Holder, actor: Actor): void {
    const present = this.#present.get(actor.id);
    const holders = present?.holders ?? new Map<Holder, Said>();
    if (!present) this.#present.set(actor.id, { seat: seatOf(actor), holders, told: undefined });
    if (!holders.has(holder)) holders.set(holder, unsaid);
    this.#informed.delete(holder);
    this.#owed.set(holder, 0);
    this.reseat(actor);
  }

  /** The person sits there now. */
  reseat(actor: Actor): void {
    const present = this.#present.get(actor.id);
    if (!present) return;
    present.seat = seatOf(actor);
    this.#changedOf(actor.id);
  }

  update(holder: Holder, participantId: string, update: PresenceUpdate): void {
    const holders = this.#present.get(participantId)?.holders;
    // Re-inserting puts it at the end.
    if (!holders?.delete(holder)) return;
    const { board, focus, cursor, selection } = update;
    // That somebody is not idle goes without saying.
    const idle = update.idle === true ? true : undefined;
    holders.set(holder, given({ board, focus, cursor, selection, idle }));
    this.#changedOf(participantId);
  }

  /** A connection of the person has fallen silent, or is heard again: what it said is out of account meanwhile. */
  hearingChanged(participantId: string): void {
    if (this.#present.has(participantId)) this.#changedOf(participantId);
  }

  /** A connection has gone; with a person's last one the person has. */
  leave(holder: Holder, participantId: string): void {
    this.#informed.delete(holder);
    this.#owed.delete(holder);
    const present = this.#present.get(participantId);
    if (!present?.holders.delete(holder)) return;
    if (present.holders.size === 0 && this.#othersOf(participantId).length === 0) {
      this.#present.delete(participantId);
      if (present.told) this.#left.add(participantId);
    }
    this.#changedOf(participantId);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const told of [this.#present, this.#changed, this.#left, this.#informed, this.#owed])
      told.clear();
  }

  #changedOf(participantId: string): void {
    this.#changed.add(participantId);
    this.#schedule();
  }

  #schedule(): void {
    const { presenceEveryMs } = this.#options.bounds;
    this.#timer ??= setTimeout(
      () => this.#send(),
      Math.max(presenceEveryMs, this.#restUntilMs - performance.now()),
    );
  }

  #send(): void {
    this.#timer = undefined;
    this.#sendDiff();
    this.#sendAll();
    // Looks after those who are behind; what changes meanwhile waits no longer for that.
    if (this.#owed.size > 0) this.#schedule();
  }

  #sendDiff(): void {
    const { workshopId, bounds, emitDiff } = this.#options;
    const people: PresencePatch[] = [];
    for (const participantId of this.#changed) {
      const present = this.#present.get(participantId);
      const said = present && spokenBy(present.holders);
      const own = said && { participantId, ...present.seat, ...said };
      if (this.#elsewhere) this.#own.set(participantId, own);
      if (!present) continue;
      const now = together(own, this.#othersOf(participantId));
      if (!now && present.holders.size === 0) this.#present.delete(participantId);
      const patch = now && patchFrom(present.told, now);
      if (present.told && !now) this.#left.add(participantId);
      present.told = now;
      if (patch) people.push(patch);
    }
    const left = Array.from(this.#left);
    this.#changed.clear();
    this.#left.clear();
    const changes = this.#own.take();
    if (changes) this.#elsewhere?.tell(changes);
    if (people.length + left.length === 0) return;
    for (const holder of this.#informed) if (holder.isBehind) this.#fellBehind(holder);
    if (this.#informed.size === 0) return;
    const json = JSON.stringify({ workshopId, people, left } satisfies PresenceDiff);
    emitDiff(new Encoded(json), Array.from(this.#informed));
    this.#restUntilMs = performance.now() + (json.length / bounds.presenceBytesPerSecond) * 1_000;
  }

  /** To whom it is owed, as things stand behind the diff. */
  #sendAll(): void {
    const now = performance.now();
    const receivers: Holder[] = [];
    for (const [holder, dueAtMs] of this.#owed)
      if (dueAtMs <= now && !holder.isBehind) receivers.push(holder);
    if (receivers.length === 0) return;
    for (const holder of receivers) {
      this.#owed.delete(holder);
      this.#informed.add(holder);
    }
    const { workshopId, emitAll } = this.#options;
    const people = Array.from(this.#present.values(), ({ told }) => told).filter(
      (one) => one !== undefined,
    );
    emitAll(new Encoded(JSON.stringify({ workshopId, people } satisfies PresenceFrame)), receivers);
  }

  #othersOf(participantId: string): readonly PersonPresence[] {
    return this.#elsewhere?.of(participantId) ?? [];
  }

  #fellBehind(holder: Holder): void {
    this.#informed.delete(holder);
    this.#owed.set(holder, performance.now() + BEHIND_MS);
  }
}

/**
 * What the connection that spoke last says, where one speaks of a person who is not idle; those that never spoke have no
 * say, nor have those of which nothing is heard. Undefined: nothing is heard of any.
 */
function spokenBy(holders: ReadonlyMap<PresenceHolder, Said>): Said | undefined {
  let last: Said | undefined;
  for (const [{ isSilent }, said] of holders) {
    if (isSilent) continue;
    last ??= unsaid;
    if (said !== unsaid && (!said.idle || last === unsaid || last.idle)) last = said;
  }
  return last;
}

function seatOf({ organizationId, groupId }: Actor): Present<PresenceHolder>['seat'] {
  return given({ organizationId, groupId });
}
