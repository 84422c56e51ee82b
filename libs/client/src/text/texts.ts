import { textAt, type TextPlace, textKey, type WorkshopState } from '@rembuk/workshop';
import type { LocalStore } from '../keeping/local-store.ts';
import { Cell, type Observable } from '../observable.ts';
import type { WorkshopSession } from '../session.ts';
import { tellAll } from '../tell-all.ts';
import { isKeptText, type KeptText } from './kept-text.ts';
import { TextEditing } from './text-editing.ts';
import type { TextEditingOptions, TextNews } from './text-editing-options.ts';

/** Words that did not get in, for their author to use again. */
export interface UnplacedText {
  readonly on: TextPlace;
  /** The server's code, or `text_seen_too_long_ago`. */
  readonly code: string;
  /** All that the author saw. */
  readonly text: string;
}

export interface TextsOptions {
  readonly session: WorkshopSession<WorkshopState>;
  readonly store?: LocalStore | undefined;
  readonly newId: () => string;
  /** Told of words that did not get in, whether or not the text is open. */
  readonly unplaced: (text: UnplacedText) => void;
}

/** Texts that nobody has open; the oldest is let go of when there are more. */
const idleMax = 16;

interface Written {
  readonly key: string;
  readonly editing: TextEditing;
  tell: ((news: TextNews) => void) | undefined;
}

/** A text that is open on a page. */
export interface OpenText {
  readonly editing: Omit<TextEditing, 'took' | 'jumped' | 'resume' | 'close'>;
  /** Sends what was typed and stops telling; what is on its way still lands. */
  close(): void;
}

/** The long texts that one person writes in: those that are open, and those that are not yet wholly sent. */
export class Texts {
  readonly #options: TextsOptions;
  readonly #prefix: string;
  readonly #written = new Set<Written>();
  readonly #unsettled = new Cell(0);
  readonly #typedListeners = new Set<(on: TextPlace) => void>();
  readonly #stops: readonly (() => void)[];
  #isClosed = false;

  constructor(options: TextsOptions) {
    const { session } = options;
    this.#options = options;
    this.#prefix = `text/${session.workshopId}/`;
    this.takeUp();
    this.#stops = [
      session.onEvents((events) => this.#each(({ editing }) => editing.took(events))),
      session.onJump((confirmed, head) =>
        this.#each(({ editing }) => editing.jumped(confirmed, head)),
      ),
      session.status.subscribe(({ kind }) => {
        // What comes back from now on is no word of the server about any edit.
        if (kind === 'refused') this.close();
      }),
    ];
  }

  /** Goes on with what other clients have left on the device; a text that is open here stays as it is, and gets it too. */
  takeUp(): void {
    if (this.#isClosed) return;
    const known = new Set(Array.from(this.#written, ({ key }) => key));
    for (const { key, value } of this.#options.store?.entries(this.#prefix) ?? [])
      if (!known.has(key) && isKeptText(value))
        this.#begin(value.on, { key, kept: value.draft }).editing.resume();
  }

  /** How many texts hold words that are not confirmed. */
  get unsettled(): Observable<number> {
    return this.#unsettled;
  }

  /** What one has typed in a text over what is confirmed; undefined for a text that is not open. */
  unsent(on: TextPlace): TextEditing['unsent'] | undefined {
    return this.#find(on)?.editing.unsent;
  }

  /** Tells whenever {@link unsent} changes by what the person does. */
  onTyped(listener: (on: TextPlace) => void): () => void {
    this.#typedListeners.add(listener);
    return () => {
      this.#typedListeners.delete(listener);
    };
  }

  /** Opens a text to write in. Whoever had it open from here before is told nothing any more. */
  open(
    on: TextPlace,
    tell: (news: TextNews) => void,
    { burstMs }: Pick<TextEditingOptions, 'burstMs'> = {},
  ): OpenText {
    const written = this.#find(on) ?? this.#begin(on, burstMs === undefined ? {} : { burstMs });
    written.tell = tell;
    return {
      editing: written.editing,
      close: () => {
        if (written.tell !== tell) return;
        written.tell = undefined;
        written.editing.flush();
        this.#count();
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    for (const { editing } of this.#written) editing.close();
  }

  #find(on: TextPlace): Written | undefined {
    const wanted = textKey(on);
    return Array.from(this.#written).find(({ editing }) => textKey(editing.on) === wanted);
  }

  #begin(
    on: TextPlace,
    {
      key = `${this.#prefix}${textKey(on)}/${this.#options.newId()}`,
      ...rest
    }: Pick<Partial<TextEditingOptions>, 'kept' | 'burstMs'> & { readonly key?: string },
  ): Written {
    const { session, store, newId, unplaced } = this.#options;
    const tell = (news: TextNews) => {
      if (news.kind === 'refused') unplaced({ on, code: news.code, text: news.text });
      if (news.kind === 'lost') unplaced({ on, code: 'text_seen_too_long_ago', text: news.text });
      written.tell?.(news);
    };
    const written: Written = {
      key,
      tell: undefined,
      editing: new TextEditing({
        ...rest,
        on,
        confirmed: session.confirmed.get(),
        proposed: textAt(session.foreseen.get().state, on),
        // Kept here, with what was typed since.
        submit: (command) => session.submitAsIs(command),
        // What has to wait is kept here, where it costs nothing that others could need.
        maySend: () => !session.outbox.isFull && store?.lease.holds() !== false,
        newId,
        tell: (news) => tell(news),
        typed: () => {
          for (const listener of Array.from(this.#typedListeners)) listener(on);
        },
        keep: (draft) => {
          if (draft) store?.put(key, { on, draft } satisfies KeptText);
          else store?.remove(key);
          this.#count();
        },
      }),
    };
    this.#written.add(written);
    return written;
  }

  #each(take: (written: Written) => void): void {
    // What a text cannot follow is nothing that this client could go on from.
    tellAll(this.#written, take, () => this.#options.session.unreadable());
  }

  #letGo(written: Written): void {
    written.editing.close();
    this.#written.delete(written);
  }

  /** Lets go of what nobody has open, nothing is on its way of and nothing can be undone in. */
  #count(): void {
    let unsettled = 0;
    for (const written of this.#written) {
      if (!written.editing.isSettled) unsettled += 1;
      else if (!written.tell && !written.editing.canUndo && !written.editing.canRedo)
        this.#letGo(written);
    }
    this.#unsettled.set(unsettled);
    // The others stay for what can be undone in them.
    const idle = Array.from(this.#written).filter(
      ({ tell, editing }) => !tell && editing.isSettled,
    );
    for (const written of idle.slice(0, -idleMax)) this.#letGo(written);
  }
}
