import { applyChange, changeBetween, type TextChange } from '@rembuk/workshop';
import { changeAcross } from './across.ts';

/**
 * Two changes of one text put the same words back, each where it takes them to have stood: what leads from the text
 * behind the one to that behind the other. The words stay what they are; what stands around them changes places.
 */
export function changeAround(text: string, one: TextChange, other: TextChange): TextChange {
  const [before, after] = [applyChange(text, one), applyChange(text, other)];
  const [from, to] = [put(one), put(other)];
  const change: TextChange[number][] = [];
  let [at, next] = [0, 0];
  const turn = (end: number, nextEnd: number): void => {
    if (at < end || next < nextEnd)
      change.push(...changeBetween(before.slice(at, end), after.slice(next, nextEnd)));
    [at, next] = [end, nextEnd];
  };
  let [word, nextWord] = [0, 0];
  for (const section of changeAcross(from.words, to.words)) {
    if (typeof section === 'object') {
      const [gone, ...lines] = section;
      word += gone;
      nextWord += lines.join('\n').length;
      continue;
    }
    for (let letter = 0; letter < section; letter += 1, word += 1, nextWord += 1) {
      turn(from.places[word] ?? 0, to.places[nextWord] ?? 0);
      change.push(1);
      [at, next] = [at + 1, next + 1];
    }
  }
  turn(before.length, after.length);
  return change;
}

/** What a change brings, and where each letter of it stands then. */
function put(change: TextChange): { readonly words: string; readonly places: readonly number[] } {
  let words = '';
  const places: number[] = [];
  let at = 0;
  for (const section of change) {
    if (typeof section === 'number') {
      at += section;
      continue;
    }
    const [, ...lines] = section;
    const come = lines.join('\n');
    words += come;
    for (let letter = 0; letter < come.length; letter += 1, at += 1) places.push(at);
  }
  return { words, places };
}
