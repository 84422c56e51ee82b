import type { PersonPresence, TextSelection } from '@rembuk/protocol';
import {
  textAt,
  type TextChange,
  textKey,
  type TextPlace,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import type { Observable } from '../observable.ts';
import { toSeen, within } from '../text/carets.ts';
import { type Authors, follow } from './selection-trail.ts';

/** Where somebody else is in a text. */
export interface Caret extends Pick<
  PersonPresence,
  'participantId' | 'organizationId' | 'groupId' | 'idle'
> {
  /** UTF-16 offsets in the text as the person at this client sees it. */
  readonly anchor: number;
  readonly head: number;
}

/** What one has typed in a text and not sent. */
export interface UnsentTyping {
  /**
   * `changes`: each made for the text behind the one before, the first for the confirmed one of `revision`. Undefined
   * where nothing is written.
   */
  unsent(
    on: TextPlace,
  ): { readonly revision: number; readonly changes: readonly TextChange[] } | undefined;
  onTyped(listener: (on: TextPlace) => void): () => void;
}

export interface TextCaretsOptions {
  readonly on: TextPlace;
  readonly people: Observable<readonly PersonPresence[]>;
  readonly confirmed: Observable<Confirmed<WorkshopState>>;
  readonly typing: UnsentTyping;
  readonly authors: Authors;
  /** The participant at this client. */
  readonly me: () => string | undefined;
}

/** What was told of a person, and where that is by now. */
interface Known {
  readonly told: TextSelection;
  readonly now: TextSelection;
}

/**
 * The other people's carets in one text. Each is followed change by change from when it is told: the log of a busy text
 * forgets sooner than a reader moves on. So it is kept up to date while somebody listens.
 */
export class TextCarets implements Observable<readonly Caret[]> {
  readonly #options: TextCaretsOptions;
  readonly #focus: string;
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<(carets: readonly Caret[]) => void>();
  #stops: readonly (() => void)[] = [];
  #carets: readonly Caret[] = [];

  constructor(options: TextCaretsOptions) {
    this.#options = options;
    this.#focus = textKey(options.on);
  }

  get(): readonly Caret[] {
    this.#refresh();
    return this.#carets;
  }

  subscribe(listener: (carets: readonly Caret[]) => void): () => void {
    const own = (carets: readonly Caret[]): void => listener(carets);
    if (this.#listeners.size === 0) this.#watch();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      for (const stop of this.#stops) stop();
      this.#stops = [];
    };
  }

  #watch(): void {
    const { people, confirmed, typing } = this.#options;
    const changed = (): void => {
      if (!this.#refresh()) return;
      for (const listener of Array.from(this.#listeners)) listener(this.#carets);
    };
    this.#stops = [
      people.subscribe(changed),
      confirmed.subscribe(changed),
      typing.onTyped((on) => {
        if (textKey(on) === this.#focus) changed();
      }),
    ];
    this.#refresh();
  }

  /** Whether something became different. */
  #refresh(): boolean {
    const { on, typing } = this.#options;
    const confirmed = this.#options.confirmed.get();
    const unsent = typing.unsent(on);
    // In the middle of an event: what is typed is fitted to it already, the state is told next.
    if (unsent && unsent.revision !== confirmed.revision) return false;
    const changes = unsent?.changes ?? [];
    const length = changes.reduce(lengthBehind, textAt(confirmed.state, on)?.length ?? 0);
    const carets = this.#followed(confirmed).map(({ person, selection }) => {
      const { participantId, organizationId, groupId, idle } = person;
      const { anchor, head } = within(length, toSeen(selection, changes));
      return {
        participantId,
        ...(organizationId === undefined ? {} : { organizationId }),
        ...(groupId === undefined ? {} : { groupId }),
        ...(idle === undefined ? {} : { idle }),
        anchor,
        head,
      };
    });
    if (isSame(carets, this.#carets)) return false;
    this.#carets = carets;
    return true;
  }

  /** Everyone else whose selection in this text is known as of the confirmed state. */
  #followed(confirmed: Confirmed<WorkshopState>) {
    const { on, people, authors, me } = this.#options;
    const here = new Set<string>();
    const followed: { readonly person: PersonPresence; readonly selection: TextSelection }[] = [];
    for (const person of people.get()) {
      const { participantId, focus, selection: told } = person;
      if (focus !== this.#focus || !told || participantId === me()) continue;
      here.add(participantId);
      const known = this.#known.get(participantId);
      // Told again, word for word, it is where it has been followed to.
      const from = known && isSame(known.told, told) ? known.now : told;
      const now = follow(from, participantId, { on, confirmed, authors })?.selection;
      this.#known.set(participantId, { told, now: now ?? from });
      if (now) followed.push({ person, selection: now });
    }
    for (const participantId of Array.from(this.#known.keys()))
      if (!here.has(participantId)) this.#known.delete(participantId);
    return followed;
  }
}

function lengthBehind(length: number, change: TextChange): number {
  let next = length;
  for (const section of change) {
    if (typeof section === 'number') continue;
    const [gone, ...lines] = section;
    next += lines.join('\n').length - gone;
  }
  return next;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
