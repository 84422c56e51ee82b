import type { WireEvent } from '@rembuk/protocol';
import {
  isTextChange,
  isTextPlace,
  lengthAfter,
  type TextChange,
  type TextPlace,
} from '@rembuk/workshop';

/** Far from full: nothing that is written is refused for that. */
const lengthMax = 1_000;

interface Writing {
  readonly on: TextPlace;
  readonly change: TextChange;
}

/** A text that one author writes alone. Unlike most commands, what is written here has an effect each time it is carried out. */
export class Page {
  readonly #strategyId: string;
  /** How long it was at a revision; proposed as the first of a workshop at the earliest. */
  #known = { revision: 0, length: 0 };

  constructor(strategyId: string) {
    this.#strategyId = strategyId;
  }

  /** Its strategy was proposed at this revision: without a word. */
  begin(revision: number): void {
    this.#known = { revision, length: 0 };
  }

  saw({ type, revision, data }: WireEvent): void {
    if (type !== 'TextEdited' || revision <= this.#known.revision) return;
    const { on, change } = data;
    if (isTextPlace(on) && on.id === this.#strategyId && isTextChange(change))
      this.#known = { revision, length: lengthAfter(change) };
  }

  /** A word more, and all of it anew at times. */
  write(word: string): { readonly data: Writing; readonly seen: number } {
    const { revision, length } = this.#known;
    const on = { kind: 'strategy', id: this.#strategyId, field: 'issue' } as const;
    const kept = length > 0 ? [length] : [];
    const change: TextChange = length > lengthMax ? [[length, word]] : [...kept, [0, word]];
    return { data: { on, change }, seen: revision };
  }
}
