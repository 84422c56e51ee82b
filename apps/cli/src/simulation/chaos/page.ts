import type { OpenText, TextNews, Texts } from '@rembuk/client';
import { applyChange, type TextChange, type TextPlace, toChangeSet } from '@rembuk/workshop';

export interface PageOptions {
  readonly texts: Pick<Texts, 'open'>;
  readonly on: TextPlace;
  /**
   * Told when words of one's own did not get in (`told`), or were taken back by their author (`undone`): all that one
   * had written here, before and after.
   */
  readonly onTakenBack: (why: 'told' | 'undone', before: string, after: string) => void;
}

/**
 * A long text as it stands open on a page. What is shown is the page's own copy: it changes by what is typed here and
 * by what the client tells, and by nothing else.
 */
export class Page {
  readonly on: TextPlace;
  readonly #onTakenBack: PageOptions['onTakenBack'];
  #text: OpenText;
  #shown: string;
  /** As long as what is shown: `1` under what was typed here, `0` under the rest. */
  #mine: string;
  #caret: number;
  /** What was one's own before the latest change from elsewhere. */
  #ownBefore = '';
  #isStrange = false;

  constructor({ texts, on, onTakenBack }: PageOptions) {
    this.on = on;
    this.#onTakenBack = onTakenBack;
    this.#text = texts.open(on, (news) => this.#hear(news));
    this.#shown = this.#text.editing.text;
    this.#mine = '0'.repeat(this.#shown.length);
    this.#caret = this.#shown.length;
  }

  get shown(): string {
    return this.#shown;
  }

  /** Opened anew, without knowing what in it is one's own. */
  get isStrange(): boolean {
    return this.#isStrange;
  }

  /** After a reload. False when the page begins with another text than it ended with. */
  reopen(texts: Pick<Texts, 'open'>): boolean {
    this.#text = texts.open(this.on, (news) => this.#hear(news));
    const { text } = this.#text.editing;
    if (text === this.#shown) return true;
    this.#shown = text;
    this.#mine = '0'.repeat(text.length);
    this.#caret = text.length;
    this.#isStrange = true;
    return false;
  }

  /** Whether this, typed here, still stands right before the caret. */
  standsBeforeCaret(text: string): boolean {
    const from = this.#caret - text.length;
    const isThere = from >= 0 && this.#shown.slice(from, this.#caret) === text;
    return isThere && !this.#mine.slice(from, this.#caret).includes('0');
  }

  /** Types at the caret; gives the time until it is shown, in ms. */
  type(text: string): number {
    return this.#edit(this.#caret, this.#caret, text);
  }

  /** Takes back what was just typed, if it still stands before the caret; gives the time until it is gone. */
  erase(text: string): number | undefined {
    if (!this.standsBeforeCaret(text)) return undefined;
    return this.#edit(this.#caret - text.length, this.#caret, '');
  }

  /** Deletes a stretch from one gap between words to another; gives the time until it is gone. */
  cut(around: number, length: number): number | undefined {
    const from = this.#gapBehind(around);
    const to = this.#gapBehind(Math.min(this.#shown.length, from + length));
    if (to <= from) return undefined;
    return this.#edit(from, to, '');
  }

  /** Where a word may begin: at the end, or at the first gap behind a place in which no word of one's own is. */
  moveCaret(near: number | 'end'): void {
    this.#caret = near === 'end' || this.#isStrange ? this.#shown.length : this.#gapBehind(near);
    while (this.#caret < this.#shown.length && this.#isInOwnWord(this.#caret))
      this.#caret = this.#gapBehind(this.#caret + 1);
  }

  /** Takes back what was typed last; gives the time until it is gone. Undefined when there is nothing. */
  undo(): number | undefined {
    return this.#changeMind(() => this.#text.editing.undo());
  }

  redo(): number | undefined {
    return this.#changeMind(() => this.#text.editing.redo());
  }

  flush(): void {
    this.#text.editing.flush();
  }

  close(): void {
    this.#text.close();
  }

  #edit(from: number, to: number, text: string): number {
    const change = changeAt(this.#shown.length, from, to, text);
    const began = performance.now();
    this.#text.editing.type(change);
    this.#shown = applyChange(this.#shown, change);
    const took = performance.now() - began;
    this.#mine = applyChange(this.#mine, marking(change, '1'));
    this.#caret = from + text.length;
    return took;
  }

  /** The client tells the page at once what this does to it. */
  #changeMind(take: () => boolean): number | undefined {
    const before = this.#own();
    const began = performance.now();
    if (!take()) return undefined;
    const took = performance.now() - began;
    this.#onTakenBack('undone', before, this.#own());
    return took;
  }

  #hear(news: TextNews): void {
    if (news.kind !== 'changed') {
      this.#onTakenBack('told', this.#ownBefore, this.#own());
      return;
    }
    this.#ownBefore = this.#own();
    this.#shown = applyChange(this.#shown, news.change);
    this.#mine = applyChange(this.#mine, marking(news.change, '0'));
    this.#caret = toChangeSet(news.change).mapPos(this.#caret, -1);
  }

  #own(): string {
    let own = '';
    for (let at = this.#mine.indexOf('1'); at >= 0; at = this.#mine.indexOf('1', at + 1))
      own += this.#shown[at];
    return own;
  }

  #gapBehind(near: number): number {
    for (let at = near; at < this.#shown.length; at++)
      if (at === 0 || isGap(this.#shown[at - 1])) return at;
    return this.#shown.length;
  }

  #isInOwnWord(at: number): boolean {
    const last = this.#mine.lastIndexOf('1', at - 1);
    return at > 0 && last >= 0 && !isGap(this.#shown[last]);
  }
}

function isGap(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\n';
}

function changeAt(length: number, from: number, to: number, text: string): TextChange {
  const lines = text === '' ? [] : text.split('\n');
  return [
    ...(from > 0 ? [from] : []),
    [to - from, ...lines] as const,
    ...(to < length ? [length - to] : []),
  ];
}

/** The same change, for a text of marks. */
function marking(change: TextChange, mark: string): TextChange {
  return change.map((section) => {
    if (typeof section === 'number') return section;
    const [gone, ...lines] = section;
    return lines.length === 0 ? [gone] : [gone, mark.repeat(lines.join('\n').length)];
  });
}
