import { type Face, face, type FaceName, fallbacks } from './faces.ts';

/** A stretch of text in one face. */
export interface Run {
  readonly text: string;
  readonly face: Face;
}

export type Weight = Extract<FaceName, 'regular' | 'bold'>;

/** What the text faces have for certain. */
const plain = /^[\u0020-\u007E\u00A0-\u017F\u2013\u2014\u2018-\u201D\u2022\u2026]*$/;
/** They show nothing of their own: whoever has the character before them has them too. */
const joining = /^(?:[\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|\p{Variation_Selector})$/u;
const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** Text by the faces that have its characters, never cutting through what is read as one. */
export function runsOf(text: string, weight: Weight): readonly Run[] {
  const own = face(weight);
  if (plain.test(text)) return [{ text, face: own }];
  const runs: { text: string; face: Face }[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const last = runs.at(-1);
    const fitting = faceOf(segment, own, last?.face);
    if (last?.face === fitting) last.text += segment;
    else runs.push({ text: segment, face: fitting });
  }
  return runs;
}

/** Of text that is more than one word: where a line may end within what is read as one, nowhere. */
export function graphemesOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function faceOf(grapheme: string, own: Face, before: Face | undefined): Face {
  const points = Array.from(grapheme).filter((character) => !joining.test(character));
  const hasAll = (candidate: Face) =>
    points.every((character) => candidate.has(character.codePointAt(0) ?? 0));
  if (hasAll(own)) return own;
  // Stay with the script of the word as long as it has the character.
  if (before && before !== own && hasAll(before)) return before;
  for (const name of fallbacks) {
    const candidate = face(name);
    if (hasAll(candidate)) return candidate;
  }
  return face('everything');
}
