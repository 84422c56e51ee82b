import type {
  PersonPresence,
  PresenceDiff,
  PresenceFrame,
  PresenceUpdate,
  TextSelection,
} from '@rembuk/protocol';
import { afterDiff } from '@rembuk/protocol';
import type { TextPlace, WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { Cell, type Observable } from '../observable.ts';
import type { WorkshopSession } from '../session.ts';
import { type Selection, toConfirmed } from '../text/carets.ts';
import type { Line } from './line.ts';
import { Paced } from './paced.ts';
import { placeOf } from './place.ts';
import { Authors, follow } from './selection-trail.ts';
import { type Caret, TextCarets, type UnsentTyping } from './text-carets.ts';
import type { Timers } from './timers.ts';

/** What a person has in hand, as their page tells it: all of it each time. */
export interface Said {
  readonly board?: string;
  /** `<kind>/<id>[/<field>]` */
  readonly focus?: string;
  readonly cursor?: { readonly x: number; readonly y: number };
  /**
   * In the long text that `focus` names, as the person sees it. To be told whenever its offsets change, also by what
   * others write.
   */
  readonly selection?: Selection;
}

export interface PresenceBounds {
  /** What is said goes out at most that often. */
  readonly sayEveryMs: number;
  /** Without a word or {@link Presence.active} for so long a person is idle. */
  readonly idleAfterMs: number;
}

export const defaultPresenceBounds: PresenceBounds = { sayEveryMs: 50, idleAfterMs: 120_000 };

export interface PresenceOptions {
  readonly session: Pick<
    WorkshopSession<WorkshopState>,
    'workshopId' | 'confirmed' | 'you' | 'onEvents'
  >;
  readonly line: Line;
  readonly typing: UnsentTyping;
  readonly timers: Timers;
  readonly bounds: PresenceBounds;
}

/** One's own selection, as this client and as the others know it. */
interface OwnSelection {
  readonly on: TextPlace | undefined;
  readonly seen: Selection;
  /** Where the others have followed it to. */
  readonly followed: TextSelection;
  /** Changes of the text since it was told. */
  readonly changes: number;
}

/** So many changes of the text after it was told, a selection is told anew: who opens later has no older ones. */
const REFRESH_CHANGES = 64;

/** Who is where in one workshop, and telling the others where one is oneself. Nothing of it is kept. */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #people = new Cell<readonly PersonPresence[]>([]);
  readonly #authors = new Authors();
  readonly #telling: Paced;
  readonly #stops: readonly (() => void)[];
  #said: Said | undefined;
  #selection: OwnSelection | undefined;
  #isIdle = false;
  #activeAtMs: number;
  #cancelIdle: (() => void) | undefined;
  #closed = false;

  constructor(options: PresenceOptions) {
    const { session, line, timers, bounds } = options;
    this.#options = options;
    this.#telling = new Paced(bounds.sayEveryMs, timers, () => this.#tell());
    this.#activeAtMs = timers.now();
    this.#watchIdle(bounds.idleAfterMs);
    line.listen({
      // Nobody is shown of whom nothing is heard any more.
      lost: () => this.#people.set([]),
      live: () => {
        if (this.#closed) return;
        if (this.#said || this.#isIdle) this.#telling.ask();
      },
    });
    this.#stops = [
      session.onEvents((events) => this.#authors.took(events)),
      session.confirmed.subscribe((confirmed) => this.#followOwn(confirmed)),
    ];
  }

  /** Everyone who is here, oneself among them; nobody while there is no connection. */
  get people(): Observable<readonly PersonPresence[]> {
    return this.#people;
  }

  /** Replaces what was said before. Goes out within a moment; said without a connection, it does once there is one. */
  say(said: Said): void {
    if (this.#closed) return;
    this.#said = said;
    this.#selection = this.#ownSelection(said);
    this.active();
    this.#telling.ask();
  }

  /** The person does something that is not worth a word. */
  active(): void {
    this.#activeAtMs = this.#options.timers.now();
    if (!this.#isIdle || this.#closed) return;
    this.#isIdle = false;
    this.#watchIdle(this.#options.bounds.idleAfterMs);
    this.#telling.ask();
  }

  /** The others' carets in a long text; up to date while somebody listens. */
  carets(on: TextPlace): Observable<readonly Caret[]> {
    const { session, typing } = this.#options;
    return new TextCarets({
      on,
      typing,
      people: this.#people,
      confirmed: session.confirmed,
      authors: this.#authors,
      me: () => session.you?.participantId,
    });
  }

  frameArrived({ people }: PresenceFrame): void {
    if (this.#closed) return;
    this.#people.set(people);
  }

  diffArrived(diff: PresenceDiff): void {
    if (this.#closed) return;
    this.#people.set(afterDiff(this.#people.get(), diff));
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#telling.stop();
    this.#cancelIdle?.();
    this.#people.set([]);
  }

  #tell(): void {
    const { line, session } = this.#options;
    if (!line.isLive) return;
    const { board, focus, cursor } = this.#said ?? {};
    const selection = this.#selection?.followed;
    if (this.#selection) this.#selection = { ...this.#selection, changes: 0 };
    const update: PresenceUpdate = {
      workshopId: session.workshopId,
      ...(board === undefined ? {} : { board }),
      ...(focus === undefined ? {} : { focus }),
      ...(cursor === undefined ? {} : { cursor }),
      ...(selection === undefined ? {} : { selection }),
      ...(this.#isIdle ? { idle: true } : {}),
    };
    line.present(update);
  }

  #watchIdle(afterMs: number): void {
    const { timers, bounds } = this.#options;
    this.#cancelIdle = timers.after(afterMs, () => {
      const restMs = this.#activeAtMs + bounds.idleAfterMs - timers.now();
      if (restMs > 0) {
        this.#watchIdle(restMs);
        return;
      }
      this.#isIdle = true;
      this.#telling.ask();
    });
  }

  #ownSelection({ focus, selection: seen }: Said): OwnSelection | undefined {
    if (!seen || focus === undefined) return undefined;
    const on = placeOf(focus);
    return { on, seen, followed: this.#asConfirmed(on, seen), changes: 0 };
  }

  /** As the others can read it: without what they have not been sent. */
  #asConfirmed(on: TextPlace | undefined, seen: Selection): TextSelection {
    const { session, typing } = this.#options;
    const unsent = on && typing.unsent(on);
    const { anchor, head } = toConfirmed(seen, unsent?.changes ?? []);
    // Before the first event there is no text to be in.
    const revision = Math.max(0, unsent?.revision ?? session.confirmed.get().revision);
    return { anchor, head, revision };
  }

  /**
   * Keeps track of where the others take one's own selection to be. Words that land take a caret along to their end; where
   * it stands within them, that is put right.
   */
  #followOwn(confirmed: Confirmed<WorkshopState>): void {
    const own = this.#selection;
    const { session } = this.#options;
    const me = session.you?.participantId;
    if (!own?.on || me === undefined) return;
    const { on } = own;
    const next = follow(own.followed, me, { on, confirmed, authors: this.#authors });
    const changes = own.changes + (next?.changes ?? 0);
    if (next && !next.hasOwn) {
      this.#selection = { ...own, followed: next.selection, changes };
      if (changes >= REFRESH_CHANGES) this.#telling.ask();
      return;
    }
    // What is still to come of the history says where it is.
    if (own.followed.revision > confirmed.revision) return;
    const now = this.#asConfirmed(on, own.seen);
    this.#selection = { ...own, followed: now, changes };
    const isRight = next?.selection.anchor === now.anchor && next.selection.head === now.head;
    if (!isRight || changes >= REFRESH_CHANGES) this.#telling.ask();
  }
}
