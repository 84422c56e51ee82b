import { textKey, textMax, type TextPlace } from '@rembuk/workshop';
import type { Random } from '../../support/random.ts';
import { charactersOf, type Episode, type Keystroke, struck, type Trace } from './keystrokes.ts';
import { clauses, type Sentences, words } from './sentences.ts';

/** Beyond so much below its limit a text is shortened before anything is added: three may write in it at once. */
const roomMin = 900;
/** How often a finger hits the key beside the right one. */
const typoShare = 0.035;

const neighbours: Readonly<Record<string, string>> = {
  a: 's',
  b: 'v',
  d: 'f',
  e: 'r',
  g: 'h',
  i: 'o',
  k: 'l',
  l: 'k',
  m: 'n',
  n: 'm',
  o: 'p',
  p: 'o',
  r: 't',
  s: 'a',
  t: 'y',
  u: 'i',
  y: 'u',
};

interface TraceOptions {
  readonly random: Random;
  readonly sentences: Sentences;
  readonly places: readonly TextPlace[];
  /** It ends with the episode that reaches them. */
  readonly keystrokesMin: number;
}

/**
 * A recorded hand: sentences typed with slips that are noticed a little later, words of earlier sentences thought
 * better of, clauses added, paragraphs pasted, sentences deleted, pauses between; some episodes in one text, then the
 * next.
 */
export function traceOf({ random, sentences, places, keystrokesMin }: TraceOptions): Trace {
  const hand = new Hand(random, sentences);
  const episodes: Episode[] = [];
  let keystrokes = 0;
  while (keystrokes < keystrokesMin) {
    const on = random.pick(places);
    for (let left = random.between(4, 14); left > 0; left -= 1) {
      const episode = hand.next(on);
      episodes.push(episode);
      keystrokes += episode.keystrokes.length;
    }
  }
  return { episodes, keystrokes, texts: places.map((on) => ({ on, text: hand.textOf(on) })) };
}

class Hand {
  readonly #random: Random;
  readonly #sentences: Sentences;
  readonly #texts = new Map<string, string>();

  constructor(random: Random, sentences: Sentences) {
    this.#random = random;
    this.#sentences = sentences;
  }

  textOf(on: TextPlace): string {
    return this.#texts.get(textKey(on)) ?? '';
  }

  next(on: TextPlace): Episode {
    const text = this.textOf(on);
    const episode = this.#decide(text, textMax(on) - roomMin);
    let [next, caret] = [text, episode.caret];
    for (const keystroke of episode.keystrokes) {
      next = struck(next, caret, keystroke);
      caret += keystroke.come.length - keystroke.gone;
    }
    this.#texts.set(textKey(on), next);
    return { on, ...episode };
  }

  #decide(text: string, fullAt: number): Omit<Episode, 'on'> {
    const draw = this.#random.next();
    if (text.length > fullAt) return this.#delete(text);
    if (text === '' || draw < 0.55) return this.#write(text);
    if (draw < 0.75) return this.#mend(text);
    if (draw < 0.85) return this.#add(text);
    return draw < 0.9 ? this.#paste(text) : this.#delete(text);
  }

  /** The next sentence at the end. */
  #write(text: string): Omit<Episode, 'on'> {
    const space = text === '' ? '' : this.#random.pick([' ', ' ', ' ', '\n', '\n\n']);
    const typed = this.#type(space + this.#sentences.next(this.#random));
    return { kind: 'write', caret: text.length, keystrokes: this.#thought(typed) };
  }

  /** Another word in the place of one: taken away key by key, or selected and written over. */
  #mend(text: string): Omit<Episode, 'on'> {
    const { end, word } = this.#someWord(text);
    const typed = this.#type(this.#random.pick(words));
    if (this.#random.chance(0.4)) {
      const [first, ...others] = typed;
      const over = first ? [{ ...first, gone: word.length }] : [];
      return { kind: 'mend', caret: end, keystrokes: this.#thought([...over, ...others]) };
    }
    const keystrokes = this.#thought([...this.#backspace(word), ...typed]);
    return { kind: 'mend', caret: end, keystrokes };
  }

  #add(text: string): Omit<Episode, 'on'> {
    const typed = this.#type(this.#random.pick(clauses));
    return { kind: 'add', caret: this.#someWord(text).end, keystrokes: this.#thought(typed) };
  }

  /** One or two sentences from elsewhere, behind one of those that stand. */
  #paste(text: string): Omit<Episode, 'on'> {
    const pasted = Array.from({ length: this.#random.between(1, 2) }, () =>
      this.#sentences.next(this.#random),
    );
    const come = ` ${pasted.join(' ')}`;
    const caret = this.#someSentence(text).end;
    return { kind: 'paste', caret, keystrokes: this.#thought([this.#key(come)]) };
  }

  #delete(text: string): Omit<Episode, 'on'> {
    const { start, end } = this.#someSentence(text);
    const keystrokes = this.#thought([this.#key('', end - start)]);
    return { kind: 'delete', caret: end, keystrokes };
  }

  /** A text key by key; a slip is noticed up to three keys later, and taken back key by key. */
  #type(text: string): readonly Keystroke[] {
    const keys: Keystroke[] = [];
    const characters = charactersOf(text);
    for (let index = 0; index < characters.length; index += 1) {
      const character = characters[index] ?? '';
      const wrong = neighbours[character];
      if (wrong !== undefined && this.#random.chance(typoShare)) {
        const since = characters.slice(index + 1, index + 1 + this.#random.between(0, 3));
        const slip = [wrong, ...since].join('');
        keys.push(...charactersOf(slip).map((key) => this.#key(key)), ...this.#backspace(slip));
      }
      keys.push(this.#key(character));
    }
    return keys;
  }

  #backspace(text: string): readonly Keystroke[] {
    return charactersOf(text)
      .toReversed()
      .map((character) => this.#key('', character.length));
  }

  #key(come: string, gone = 0): Keystroke {
    const random = this.#random;
    const betweenWords = come.startsWith(' ') || come.startsWith('\n') ? random.between(0, 180) : 0;
    const afterSentence = come === '.' ? random.between(200, 900) : 0;
    return { pauseMs: random.between(55, 190) + betweenWords + afterSentence, gone, come };
  }

  /** Before the first key of an episode people read, and think. */
  #thought([first, ...others]: readonly Keystroke[]): readonly Keystroke[] {
    return first ? [{ ...first, pauseMs: this.#random.between(700, 8_000) }, ...others] : [];
  }

  #someWord(text: string): { readonly end: number; readonly word: string } {
    const found = [...text.matchAll(/[\p{Letter}\p{Number}]{3,}/gu)];
    if (found.length === 0) return { end: text.length, word: '' };
    const { index, 0: word } = this.#random.pick(found);
    return { end: index + word.length, word };
  }

  #someSentence(text: string): { readonly start: number; readonly end: number } {
    const found = [...text.matchAll(/[^.]+\.?/gu)];
    if (found.length === 0) return { start: 0, end: text.length };
    const { index, 0: sentence } = this.#random.pick(found);
    return { start: index, end: index + sentence.length };
  }
}
