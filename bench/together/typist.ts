import type { OpenText, TextNews } from '@rembuk/client';
import { applyChange, type TextChange, type TextPlace, toChangeSet } from '@rembuk/workshop';
import type { Seat } from './seat.ts';

/** From here on more is deleted than typed: thirty people at once must not reach the bound of 3,000. */
const lengthMax = 2_600;

const letters = 'eaonitrslukdmpgbyhjcwv     ';

/** How a person types: bursts with pauses for thought, five keystrokes a second over all. */
const burstStrokes = { min: 4, max: 20 };
const strokeGapMs = { min: 80, max: 180 };
const pauseMs = { min: 300, max: 1_300 };

export interface TypistListener {
  /** After the keystroke is in the text that the person sees. `lateMs`: behind the moment it was meant for. */
  struck(typist: Typist, atMs: number, tookMs: number, lateMs: number): void;
  /** What was typed since the last edit has been deleted again: nobody else is to see it. */
  cancelled(typist: Typist): void;
  /** What was typed since the last edit went out as this one. */
  sent(typist: Typist, commandId: string): void;
  /** The words of others are in the text that the person sees; by these edits. */
  read(typist: Typist, commandIds: readonly string[]): void;
  /** Words were taken back. */
  refused(code: string): void;
}

/** One of those who write in the same text. */
export class Typist {
  readonly seat: Seat;
  readonly #random: () => number;
  readonly #listener: TypistListener;
  readonly #open: OpenText;
  readonly #sent = new Set<string>();
  /** What the person's page shows: what was typed here, and what was told. */
  #shown: string;
  #caret: number;
  #isTyping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(seat: Seat, place: TextPlace, random: () => number, listener: TypistListener) {
    this.seat = seat;
    this.#random = random;
    this.#listener = listener;
    const { session } = seat;
    this.#open = session.texts.open(place, (news) => this.#told(news));
    this.#shown = this.#open.editing.text;
    this.#caret = Math.floor(random() * (this.#shown.length + 1));
    session.outbox.pending.subscribe((requests) => {
      for (const { id, type } of requests) {
        if (type !== 'EditText' || this.#sent.has(id)) continue;
        this.#sent.add(id);
        this.#listener.sent(this, id);
      }
    });
    // Texts listen first: what these events did has been told by now.
    session.onEvents((events) =>
      this.#listener.read(
        this,
        events.map(({ meta }) => meta.commandId),
      ),
    );
  }

  get shown(): string {
    return this.#shown;
  }

  begin(): void {
    this.#isTyping = true;
    this.#burst(performance.now() + this.#random() * pauseMs.max);
  }

  end(): void {
    this.#isTyping = false;
    clearTimeout(this.#timer);
    this.#open.editing.flush();
  }

  #between({ min, max }: { readonly min: number; readonly max: number }): number {
    return min + this.#random() * (max - min);
  }

  #burst(fromMs: number): void {
    // Now and then somebody goes on elsewhere in the text.
    if (this.#random() < 0.3) this.#caret = Math.floor(this.#random() * (this.#shown.length + 1));
    this.#next(fromMs, Math.round(this.#between(burstStrokes)));
  }

  #next(atMs: number, left: number): void {
    this.#timer = setTimeout(
      () => {
        if (!this.#isTyping) return;
        this.#strike(performance.now() - atMs);
        if (left > 1) this.#next(atMs + this.#between(strokeGapMs), left - 1);
        else this.#burst(atMs + this.#between(pauseMs));
      },
      Math.max(0, atMs - performance.now()),
    );
  }

  #strike(lateMs: number): void {
    const change = this.#keystroke();
    const startMs = performance.now();
    this.#open.editing.type(change);
    this.#shown = applyChange(this.#shown, change);
    const endMs = performance.now();
    this.#listener.struck(this, startMs, endMs - startMs, lateMs);
    if (!this.#open.editing.hasUnsent) this.#listener.cancelled(this);
  }

  #keystroke(): TextChange {
    const { length } = this.#shown;
    const deletes = this.#caret > 0 && this.#random() < (length > lengthMax ? 0.9 : 0.1);
    const from = deletes ? this.#caret - 1 : this.#caret;
    const letter = letters[Math.floor(this.#random() * letters.length)] ?? ' ';
    const section = deletes ? ([1] as const) : ([0, letter] as const);
    const after = length - this.#caret;
    this.#caret = deletes ? from : this.#caret + 1;
    return [...(from > 0 ? [from] : []), section, ...(after > 0 ? [after] : [])];
  }

  #told(news: TextNews): void {
    if (news.kind === 'changed') {
      this.#shown = applyChange(this.#shown, news.change);
      this.#caret = toChangeSet(news.change).mapPos(this.#caret, 1);
    } else this.#listener.refused(news.kind === 'refused' ? news.code : news.kind);
  }
}
