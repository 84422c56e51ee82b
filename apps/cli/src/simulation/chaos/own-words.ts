import { textKey, type TextPlace } from '@rembuk/workshop';

/** `told`: the page said that it did not get in; `undone`: its author took it back, or a part of it. */
export type WordState = 'written' | 'told' | 'undone';

/** What one person remembers of having written, text by text. */
export class OwnWords {
  readonly #byText = new Map<string, Map<string, WordState>>();
  #serial = 0;

  /** Makes the next word unlike all others. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  wrote(on: TextPlace, word: string): void {
    this.#of(on).set(word, 'written');
  }

  /** What has become of some of them. */
  became(
    state: Exclude<WordState, 'written'>,
    on: TextPlace,
    isAmong: (word: string) => boolean,
  ): void {
    const words = this.#of(on);
    for (const word of words.keys()) if (isAmong(word)) words.set(word, state);
  }

  /** The last words that were written into a text. */
  latest(on: TextPlace, count: number): readonly string[] {
    return Array.from(this.#of(on).keys()).slice(-count);
  }

  /** Every word, by the key of its text. */
  get all(): ReadonlyMap<string, ReadonlyMap<string, WordState>> {
    return this.#byText;
  }

  #of(on: TextPlace): Map<string, WordState> {
    const key = textKey(on);
    const words = this.#byText.get(key) ?? new Map<string, WordState>();
    this.#byText.set(key, words);
    return words;
  }
}
