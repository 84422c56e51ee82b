import type { TextPlace } from '@rembuk/workshop';

/** One key or one press of the mouse, as the text feels it; the caret then stands behind what came. */
export interface Keystroke {
  /** Since the one before. */
  readonly pauseMs: number;
  /** So many UTF-16 code units before the caret go: a backspace, or what was selected. */
  readonly gone: number;
  /** What comes: mostly one character, or what is pasted. */
  readonly come: string;
}

/** What a person does at one spot, from placing the caret to leaving it. */
export interface Episode {
  readonly kind: 'write' | 'mend' | 'add' | 'paste' | 'delete';
  readonly on: TextPlace;
  /** Where the caret is placed, in the text as this trace has it. */
  readonly caret: number;
  readonly keystrokes: readonly Keystroke[];
}

export interface Trace {
  readonly episodes: readonly Episode[];
  readonly keystrokes: number;
  /** What the keystrokes give, one after the other, in plain strings; in the order of the places. */
  readonly texts: readonly { readonly on: TextPlace; readonly text: string }[];
}

/** `text` with a keystroke made at `caret`. */
export function struck(text: string, caret: number, { gone, come }: Keystroke): string {
  return text.slice(0, caret - gone) + come + text.slice(caret);
}

/** Keystrokes in the bursts in which a page sends them: what is typed within `burstMs` of the first goes together. */
export function burstsOf(
  keystrokes: readonly Keystroke[],
  burstMs: number,
): readonly (readonly Keystroke[])[] {
  const bursts: Keystroke[][] = [];
  let sinceFirstMs = Infinity;
  for (const keystroke of keystrokes) {
    sinceFirstMs += keystroke.pauseMs;
    const burst = bursts.at(-1);
    if (burst && sinceFirstMs <= burstMs) burst.push(keystroke);
    else {
      bursts.push([keystroke]);
      sinceFirstMs = 0;
    }
  }
  return bursts;
}

const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** What people see as characters, each. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** The last border between two characters at or before `at`. */
export function borderAt(text: string, at: number): number {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  return graphemes.segment(text).containing(at)?.index ?? text.length;
}
