import type { OrganizationId } from '@rembuk/workshop';

/** So many UTF-16 code units in a row, by the organization whose person wrote them; null: by someone without one. */
export type Span = readonly [length: number, organizationId: OrganizationId | null];

/** Words and who wrote them: the spans are as long as the text together. */
export interface AuthoredText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Adds a span at the end. One form for one authorship: none is empty, and neighbours differ. */
export function pushSpan(spans: Span[], span: Span): void {
  const [length, organizationId] = span;
  if (length === 0) return;
  const last = spans[spans.length - 1];
  if (last?.[1] === organizationId) spans[spans.length - 1] = [last[0] + length, organizationId];
  else spans.push(span);
}

/** Reads spans from the beginning on, in pieces of any length. */
export class SpanReader {
  readonly #spans: readonly Span[];
  #index = 0;
  /** How much of the span at `#index` was read. */
  #used = 0;

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
  }

  /** Moves the next `length` code units to the end of `target`. */
  read(length: number, target: Span[]): void {
    let left = length;
    while (left > 0) {
      const span = this.#spans[this.#index];
      if (!span) throw new RangeError(`spans end ${left} code units too early`);
      const taken = Math.min(left, span[0] - this.#used);
      pushSpan(target, taken === span[0] ? span : [taken, span[1]]);
      left -= taken;
      this.#used += taken;
      if (this.#used === span[0]) {
        this.#index += 1;
        this.#used = 0;
      }
    }
  }
}

export function lengthOfSpans(spans: readonly Span[]): number {
  return spans.reduce((sum, [length]) => sum + length, 0);
}

/** The part from `from` (code units) of `length`. */
export function spansBetween(spans: readonly Span[], from: number, length: number): Span[] {
  const reader = new SpanReader(spans);
  reader.read(from, []);
  const part: Span[] = [];
  reader.read(length, part);
  return part;
}

/**
 * Characters: Unicode code points, line feeds and spaces too. A code point was written by one organization, while a
 * letter and the accent over it may not have been; so counts add up to the text's. One whose halves came from two
 * (its first half stayed, its second was replaced) is that of its first.
 */
export function charactersIn(text: string, from = 0, to = text.length): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (!isLowSurrogate(text.charCodeAt(at))) count += 1;
  return count;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
