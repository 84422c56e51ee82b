import type { Chance } from '../chance.ts';

/** One key, or one choice from a panel of emoji: what it brings in, or what it takes away again. */
export type Key = { readonly kind: 'type' | 'erase'; readonly text: string };

/** Words such as people type, in the scripts that a hall may hold: each taxes an editor in its own way. */
const plain =
  'warga desa layanan data kampung siaga bencana sungai pasar sekolah jalan air bersih petani nelayan'.split(
    ' ',
  );
const demanding = [
  '👩‍👩‍👧',
  '🇮🇩',
  '👍🏽',
  '🌾',
  'cafe\u0301',
  'Nguye\u0302\u0303n',
  'ꦱꦸꦥꦺꦴꦫ꧀ꦠ꧀',
  'ꦏꦸꦛ',
  'שלום',
  'مرحبا',
  'บริการ',
] as const;
const demandingShare = 0.12;
const typoShare = 0.05;
const typos = ['x', 'q', 'é', '😀', 'ق'] as const;

export interface TypedWord {
  /** With the space behind it. `serial` makes it unlike every other word of the same person. */
  readonly text: string;
  readonly keys: readonly Key[];
}

/** The next word of someone who types, with the slips of their fingers. */
export function wordToType(chance: Chance, serial: number): TypedWord {
  const from = chance.happens(demandingShare) ? demanding : plain;
  const end = chance.happens(0.04) ? '\n' : ' ';
  const text = `${chance.pick<string>(from) ?? ''}${serial}${end}`;
  const keys = keysOf(text).flatMap((key): Key[] => {
    const right: Key = { kind: 'type', text: key };
    const slip = chance.happens(typoShare) ? chance.pick<string>(typos) : undefined;
    if (slip === undefined) return [right];
    return [{ kind: 'type', text: slip }, { kind: 'erase', text: slip }, right];
  });
  return { text, keys };
}

const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** Emoji come whole; a mark over or under a letter is a key of its own. */
function keysOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text)).flatMap(({ segment }) =>
    /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)
      ? [segment]
      : Array.from(segment),
  );
}
