import type { OpenText, OpenWorkshop, TextNews } from '@rembuk/client';
import { applyChange, lengthBefore, type TextChange, type TextPlace } from '@rembuk/workshop';
import type { Random } from '../../support/random.ts';
import type { Ledger } from './ledger.ts';

/** Leaves what all may write at once within the bound of the shortest text. */
const lengthMax = 1_400;
/** Shorter than a person's page would take: more edits, and more of them caught by a cut. */
const burstMs = 40;

/** A long text on somebody's page: what it shows comes from what was typed on it and from what it was told. */
export class Page {
  readonly place: TextPlace;
  readonly #open: OpenText;
  readonly #ledger: Ledger;
  readonly #alphabet: readonly string[];
  #shown: string;

  constructor(
    session: OpenWorkshop,
    place: TextPlace,
    ledger: Ledger,
    alphabet: readonly string[],
  ) {
    this.place = place;
    this.#ledger = ledger;
    this.#alphabet = alphabet;
    this.#open = session.texts.open(place, (news) => this.#told(news), { burstMs });
    this.#shown = this.#open.editing.text;
  }

  get shown(): string {
    return this.#shown;
  }

  /** One keystroke: mostly a character of the writer's own, now and then one of those taken away again. */
  strike(random: Random): void {
    const characters = Array.from(this.#shown);
    const own = characters
      .map((character, index) => ({ character, index }))
      .filter(({ character }) => this.#alphabet.includes(character));
    const isFull = this.#shown.length >= lengthMax;
    if (own.length > 0 && random.chance(isFull ? 1 : 0.25)) {
      const { character, index } = random.pick(own);
      this.#type(characters, index, character, '');
      this.#ledger.deleted(character);
    } else if (!isFull) {
      const character = random.pick(this.#alphabet);
      this.#type(characters, random.between(0, characters.length), '', character);
      this.#ledger.typed(character);
    }
  }

  /** Whether what is shown is what the client holds; both are the state's text once everything is confirmed. */
  get isFaithful(): boolean {
    return this.#shown === this.#open.editing.text;
  }

  flush(): void {
    this.#open.editing.flush();
  }

  #type(characters: readonly string[], index: number, gone: string, come: string): void {
    const before = characters.slice(0, index).join('').length;
    const after = this.#shown.length - before - gone.length;
    const section = come === '' ? ([gone.length] as const) : ([gone.length, come] as const);
    const change: TextChange = [
      ...(before > 0 ? [before] : []),
      section,
      ...(after > 0 ? [after] : []),
    ];
    this.#open.editing.type(change);
    this.#shown = applyChange(this.#shown, change);
  }

  #told(news: TextNews): void {
    if (news.kind !== 'changed') {
      if (!news.text.isWellFormed()) this.#ledger.violate('half a character was told of');
      this.#ledger.toldOfLoss();
      return;
    }
    if (lengthBefore(news.change) !== this.#shown.length)
      this.#ledger.violate('told a change for another text than the page shows');
    else this.#shown = applyChange(this.#shown, news.change);
  }
}
