import { changeBetween, type TextChange } from '@rembuk/workshop';

/** What a text may hold besides line feeds and tabs: no other control characters, no halves of characters. */
const unwritable = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** Text from outside (pasted, dictated) as a long text holds it: line feeds between lines, whole characters. */
export function writable(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(unwritable, '')
    .toWellFormed();
}

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The change from one text to another, for whoever has no editor that tells changes: it touches as little as can be,
 * and no character in its middle (as people see characters: with their marks, joined emoji, flags), so that two who
 * change the same character at once do not end with a third one. https://unicode.org/reports/tr29/
 */
export function changeWritten(before: string, after: string): TextChange {
  const next = writable(after);
  const smallest = changeBetween(before, next);
  if (before === next) return smallest;
  const [first, last] = [smallest[0], smallest.at(-1)];
  let from = typeof first === 'number' ? first : 0;
  let tail = typeof last === 'number' ? last : 0;
  // A boundary in both texts: a mark at the seam may join what came before it in only one of them.
  while (from > 0 && !(isBoundary(before, from) && isBoundary(next, from))) from -= 1;
  while (
    tail > 0 &&
    !(isBoundary(before, before.length - tail) && isBoundary(next, next.length - tail))
  )
    tail -= 1;
  return replaced(before, next, { from, tail });
}

function isBoundary(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true;
  return clusters.segment(text).containing(at)?.index === at;
}

function replaced(
  before: string,
  after: string,
  { from, tail }: { readonly from: number; readonly tail: number },
): TextChange {
  const gone = before.length - tail - from;
  const come = after.slice(from, after.length - tail);
  const lines = come === '' ? [] : come.split('\n');
  return [...(from > 0 ? [from] : []), [gone, ...lines] as const, ...(tail > 0 ? [tail] : [])];
}
