import { type AuthoredText, type Span, spansBetween } from './spans.ts';

/** What one command took out of a text, its pieces in the order of the text, one behind the other. */
export interface Cut extends AuthoredText {
  readonly commandId: string;
}

/** The latest cuts of one text, oldest first: so far back an undo gives words back to whoever wrote them. */
export type Cuts = readonly Cut[];

/** More than a person can undo at a time, and as many words as ten full texts. */
export const cutsMax = 128;
export const cutCodeUnitsMax = 32_768;

/** With one more; the oldest go until all are within bounds. The newest stays, whatever its length. */
export function withCut(cuts: Cuts, cut: Cut): Cuts {
  let first = Math.max(0, cuts.length + 1 - cutsMax);
  let codeUnits = cut.text.length;
  for (let index = cuts.length - 1; index >= first; index -= 1) {
    codeUnits += cuts[index]?.text.length ?? 0;
    if (codeUnits > cutCodeUnitsMax) first = index + 1;
  }
  return [...cuts.slice(first), cut];
}

/**
 * Hands out what was cut, piece by piece in the order of the text, as the undo of the cut brings it back: other
 * people's words may stand between the pieces by now, or no word at all.
 */
export class Returning {
  readonly #cut: Cut;
  #at = 0;
  #returned = false;

  constructor(cut: Cut) {
    this.#cut = cut;
  }

  get hasReturned(): boolean {
    return this.#returned;
  }

  /** Who wrote these words before they were cut; undefined when they were not. */
  authorsOf(inserted: string): readonly Span[] | undefined {
    const { text, spans } = this.#cut;
    const from = text.indexOf(inserted, this.#at);
    if (from < 0) return undefined;
    this.#at = from + inserted.length;
    this.#returned = true;
    return spansBetween(spans, from, inserted.length);
  }
}
