import type { TextChange } from '@rembuk/workshop';
import type { Random } from '../support/random.ts';

/** What is hard to cut and to put together: clusters of several code points, both directions, marks that combine. */
const words = [
  'kampung',
  'tangguh',
  'Adus Kali',
  '👩🏽‍🌾',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '👨‍👩‍👧‍👦',
  '🇮🇩',
  'باسوروان',
  'עברית',
  'ꦥꦱꦸꦫꦸꦲꦤ꧀',
  'e\u0301\u0323',
  'Z̷̡͝a',
  '한국',
  '𝒳𝓎',
] as const;

/** Joined to what stands before it, so that a cluster grows that another person may be taking away. */
const joining = ['\u0301', '\u200d', '\ufe0f', '🏽', '\u200d🔥', '꧀'] as const;

export interface Keystrokes {
  readonly change: TextChange;
  /** Words that nobody else writes, to be found again. */
  readonly brings?: string;
}

const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** What one person does next to a text, at the borders of what they see as characters. */
export function someKeystrokes(
  text: string,
  { random, mark, lengthMax }: { random: Random; mark: string; lengthMax: number },
): Keystrokes {
  const borders = [...graphemes.segment(text)].map(({ index }) => index).concat(text.length);
  const border = () => random.between(0, borders.length - 1);
  const draw = text.length > lengthMax * 0.9 ? 0.95 : random.next();
  // Where others write too, now and then.
  const index = random.chance(0.3) ? random.pick([0, borders.length - 1]) : border();
  const from = borders[index] ?? 0;
  if (draw < 0.55 || text === '') {
    const brings = `${random.pick(words)}⟨${mark}⟩`;
    return { change: splice(text, from, 0, withSpace(brings, random)), brings };
  }
  if (draw < 0.6) return { change: splice(text, from, 0, random.pick(joining)) };
  if (draw < 0.65) {
    // From a document of another house: an editor makes lines of it.
    const brings = `${random.pick(words)}⟨${mark}⟩`;
    const pasted = `satu\r\n${brings}\r\ndua\r`.split(/\r\n?|\n/).join('\n');
    return { change: splice(text, from, 0, pasted), brings };
  }
  const to = borders[Math.min(borders.length - 1, index + random.between(1, 12))] ?? from;
  if (draw < 0.75) {
    const brings = `${random.pick(words)}⟨${mark}⟩`;
    return { change: splice(text, from, to - from, brings), brings };
  }
  if (draw < 0.98) return { change: splice(text, from, to - from, '') };
  return { change: splice(text, 0, text.length, '') };
}

function withSpace(word: string, random: Random): string {
  return random.chance(0.5) ? `${word} ` : ` ${word}`;
}

/** The change that puts `insert` in the place of `gone` code units at `from`. */
export function splice(text: string, from: number, gone: number, insert: string): TextChange {
  const rest = text.length - from - gone;
  const change: (number | [number, ...string[]])[] = [];
  if (from > 0) change.push(from);
  if (insert !== '') change.push([gone, ...insert.split('\n')]);
  else if (gone > 0) change.push([gone]);
  if (rest > 0) change.push(rest);
  return change;
}
