import type { OpenText, OpenWorkshop, TextNews } from '@rembuk/client';
import { applyChange, textKey, textMax, type TextPlace } from '@rembuk/workshop';
import type { Random } from '../support/random.ts';
import type { Ledger } from './ledger.ts';
import { someKeystrokes } from './typing.ts';

export interface TextPageOptions {
  readonly session: OpenWorkshop;
  readonly on: TextPlace;
  /** Whose words these are, and the name of the page that they are typed on. */
  readonly person: string;
  readonly name: string;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly burstMs?: number | undefined;
}

/** A text on somebody's page: what is shown is kept by what the client tells alone, as an editor keeps it. */
export class TextPage {
  readonly on: TextPlace;
  shown: string;
  readonly #options: TextPageOptions;
  readonly #open: OpenText;

  constructor(options: TextPageOptions) {
    const { session, on, burstMs } = options;
    this.#options = options;
    this.on = on;
    const bursts = burstMs === undefined ? {} : { burstMs };
    this.#open = session.texts.open(on, (news) => this.#take(news), bursts);
    this.shown = this.#open.editing.text;
  }

  get key(): string {
    return textKey(this.on);
  }

  type(mark: string): void {
    const { random, ledger, person, name } = this.#options;
    const before = this.shown;
    const lengthMax = textMax(this.on);
    const { change, brings } = someKeystrokes(before, { random, mark, lengthMax });
    this.shown = applyChange(before, change);
    ledger.changedByAuthor(person, before, this.shown);
    if (brings !== undefined) ledger.wrote(person, brings, name);
    this.#open.editing.type(change);
    ledger.count('typed');
    this.compare();
  }

  /** Takes back or does again what its author wrote here, and nothing else. */
  takeBack(how: 'undo' | 'redo'): void {
    const { ledger, person } = this.#options;
    const before = this.shown;
    const isTaken = this.#open.editing[how]();
    ledger.count(isTaken ? `${how} of typing done` : `${how} of typing: nothing`);
    ledger.changedByAuthor(person, before, this.shown);
    if (how === 'undo') ledger.othersAreLeft(person, before, this.shown);
    this.compare();
  }

  /** Ctrl-S, or another field. */
  flush(): void {
    this.#open.editing.flush();
  }

  close(): void {
    this.#open.close();
  }

  /** The page shows what the client says that it shows. */
  compare(): void {
    const { text } = this.#open.editing;
    if (text !== this.shown) {
      const { person, ledger } = this.#options;
      ledger.violate(
        `page ${person} ${this.key} shows ${JSON.stringify(this.shown)}, not ${JSON.stringify(text)}`,
      );
      this.shown = text;
    }
  }

  #take(news: TextNews): void {
    const { ledger, person } = this.#options;
    if (news.kind !== 'changed') {
      const code = news.kind === 'refused' ? news.code : 'text_seen_too_long_ago';
      ledger.count(`text refused ${code}`);
      ledger.toldOfText(person, { code, text: news.text });
      return;
    }
    try {
      this.shown = applyChange(this.shown, news.change);
    } catch (error) {
      ledger.violate(`page ${person} ${this.key} was told what does not fit: ${String(error)}`);
    }
  }
}
