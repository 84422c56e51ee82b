import { type OpenText, type OpenWorkshop, type TextNews, when } from '@rembuk/client';
import {
  applyChange,
  type TextChange,
  textKey,
  textMax,
  type TextPlace,
  toChangeSet,
} from '@rembuk/workshop';
import { borderAt, burstsOf, type Episode, type Keystroke } from './keystrokes.ts';

/** As long as a page composes keystrokes into one edit. */
const burstMs = 250;
/** Room for what others send meanwhile, two pasted paragraphs included. */
const roomMin = 450;
const shortenedBy = 700;

/** What stands between two carets goes, and this comes in its place. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly come: string;
}

function splice(length: number, { from, to, come }: Splice): TextChange {
  const middle: TextChange[number] = come === '' ? [to - from] : [to - from, ...come.split('\n')];
  return [...(from > 0 ? [from] : []), middle, ...(to < length ? [length - to] : [])];
}

/** A text on a page that is kept by what it is told alone, with a caret in it. */
class Page {
  readonly on: TextPlace;
  shown: string;
  caret = 0;
  readonly news: TextNews[] = [];
  readonly #text: OpenText;

  constructor(workshop: OpenWorkshop, on: TextPlace) {
    this.on = on;
    // Bursts end where the trace's do; what was typed while an edit was on its way follows it at once.
    this.#text = workshop.texts.open(on, (news) => this.#hear(news), { burstMs: 0 });
    this.shown = this.#text.editing.text;
  }

  /** Does in this text, as it stands here, what the hand did in its own. */
  strike({ gone, come }: Keystroke): void {
    if (this.shown.length + come.length > textMax(this.on) - roomMin && come !== '')
      this.#shorten();
    const from = borderAt(this.shown, this.caret - gone);
    this.#type({ from, to: this.caret, come });
  }

  place(caret: number): void {
    this.caret = borderAt(this.shown, caret);
  }

  get isSettled(): boolean {
    return this.#text.editing.isSettled;
  }

  flush(): void {
    this.#text.editing.flush();
  }

  #shorten(): void {
    const { caret } = this;
    const to = borderAt(this.shown, shortenedBy);
    this.#type({ from: 0, to, come: '' });
    this.caret = Math.max(0, caret - to);
  }

  #type({ from, to, come }: Splice): void {
    if (from === to && come === '') return;
    const change = splice(this.shown.length, { from, to, come });
    this.#text.editing.type(change);
    this.shown = applyChange(this.shown, change);
    this.caret = from + come.length;
  }

  #hear(news: TextNews): void {
    this.news.push(news);
    if (news.kind !== 'changed') return;
    this.shown = applyChange(this.shown, news.change);
    this.caret = toChangeSet(news.change).mapPos(this.caret, -1);
  }
}

/**
 * Plays a hand's episodes at a client, as fast as the client takes them. Those of one text follow one another; its
 * texts go on side by side, so that the way to the server and back is waited for once for all.
 */
export class Writer {
  readonly #workshop: OpenWorkshop;
  readonly #pages: ReadonlyMap<string, Page>;

  /** The workshop must have been read. */
  constructor(workshop: OpenWorkshop, places: readonly TextPlace[]) {
    this.#workshop = workshop;
    this.#pages = new Map(places.map((on) => [textKey(on), new Page(workshop, on)]));
  }

  /** What the person sees; nothing else tells it than the changes that the page was told. */
  shown(on: TextPlace): string | undefined {
    return this.#pages.get(textKey(on))?.shown;
  }

  /** Words that did not get in. */
  get unplaced(): readonly TextNews[] {
    return [...this.#pages.values()].flatMap(({ news }) =>
      news.filter(({ kind }) => kind !== 'changed'),
    );
  }

  /** Resolves once every word is confirmed. */
  async play(episodes: readonly Episode[]): Promise<void> {
    const byText = Map.groupBy(episodes, ({ on }) => textKey(on));
    await Promise.all(
      Array.from(this.#pages, ([key, page]) => this.#playIn(page, byText.get(key) ?? [])),
    );
  }

  async #playIn(page: Page, episodes: readonly Episode[]): Promise<void> {
    let bursts = 0;
    for (const { caret, keystrokes } of episodes) {
      page.place(caret);
      for (const burst of burstsOf(keystrokes, burstMs)) {
        for (const keystroke of burst) page.strike(keystroke);
        page.flush();
        bursts += 1;
        // Every other burst is typed while the one before is on its way.
        if (bursts % 2 === 0) await this.#settled(page);
      }
    }
    await this.#settled(page);
  }

  /** Once every word in this text is confirmed. */
  async #settled(page: Page): Promise<void> {
    await when(this.#workshop.texts.unsettled, () => page.isSettled);
  }
}
