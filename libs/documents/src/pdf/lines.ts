import bidiJs, { type Bidi } from 'bidi-js';
import type { Face } from './faces.ts';
import { graphemesOf, runsOf, type Weight } from './runs.ts';

export interface TextStyle {
  readonly weight: Weight;
  /** Points. */
  readonly size: number;
}

/** A line as it is drawn: its pieces from left to right. */
export interface Line {
  readonly width: number;
  readonly pieces: readonly Piece[];
  readonly rightToLeft: boolean;
}

interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
  /** Of the Unicode Bidirectional Algorithm: odd is right to left. */
  readonly level: number;
}

/** What is kept together: a word with the space behind it. */
interface Chunk {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** The space behind it. */
  readonly space: Piece | undefined;
}

/** Its types tell of a module with a default; what Node finds is the function itself. */
const bidi = (bidiJs as unknown as () => Bidi)();
const rightToLeft =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** Scripts that are written without spaces: a line may end on either side of each of their characters. */
const unspaced = String.raw`\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\u{20000}-\u{3FFFF}`;
/** Where a line may end; not the space that does not break. */
const spaces = String.raw`[ \u2000-\u2006\u2008-\u200B\u3000]`;
/** Behind a hyphen, a dash or a slash within a word a line may end too. */
const words = new RegExp(
  `[${unspaced}]${spaces}*|(?:(?!${spaces})[^${unspaced}])+?(?:[-\u2013\u2014/](?=[\\p{L}\\p{N}])|(?=[${unspaced}])|${spaces}+|$)|${spaces}+`,
  'gu',
);
const spacesBehind = new RegExp(`${spaces}+$`, 'u');

/** Text in lines of at most `width` points. Line ends of the text itself are kept. */
export function linesOf(text: string, style: TextStyle, width: number): readonly Line[] {
  return text
    .replaceAll('\t', ' ')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((paragraph) => linesOfParagraph(paragraph, style, width));
}

/** Of the words of a text, the widest. */
export function widestWord(text: string, style: TextStyle): number {
  return Math.max(0, ...text.split(/\s+/).map((word) => widthOf(word, style)));
}

function widthOf(text: string, { weight, size }: TextStyle): number {
  let width = 0;
  for (const run of runsOf(text, weight)) width += run.face.width(run.text, size);
  return width;
}

function linesOfParagraph(paragraph: string, style: TextStyle, width: number): Line[] {
  const isMixed = rightToLeft.test(paragraph);
  const embedding = isMixed ? bidi.getEmbeddingLevels(paragraph) : undefined;
  const base = embedding?.paragraphs[0]?.level ?? 0;
  const lines: Line[] = [];
  let line: Piece[] = [];
  let used = 0;
  const end = () => {
    lines.push(finished(line, base));
    line = [];
    used = 0;
  };
  let offset = 0;
  for (const [word] of paragraph.matchAll(words)) {
    const chunk = chunkOf(word, offset, embedding?.levels, style);
    offset += word.length;
    if (line.length > 0 && used + chunk.width > width + 0.01) end();
    for (const piece of fitting(chunk, style, width)) {
      if (line.length > 0 && used + piece.width > width + 0.01) end();
      line.push(piece);
      used += piece.width;
    }
    if (chunk.space && line.length > 0) {
      line.push(chunk.space);
      used += chunk.space.width;
    }
  }
  if (line.length > 0 || lines.length === 0) end();
  return lines;
}

function chunkOf(
  word: string,
  offset: number,
  levels: Uint8Array | undefined,
  style: TextStyle,
): Chunk {
  const visible = word.replace(spacesBehind, '');
  const pieces = [...piecesOf(visible, offset, levels, style)];
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  if (visible.length === word.length) return { pieces, width, space: undefined };
  const [space] = piecesOf(' ', offset + visible.length, levels, style);
  return { pieces, width, space };
}

function* piecesOf(
  text: string,
  offset: number,
  levels: Uint8Array | undefined,
  { weight, size }: TextStyle,
): Iterable<Piece> {
  for (const part of byLevel(text, offset, levels))
    for (const run of runsOf(part.text, weight))
      if (run.text !== '')
        yield { ...run, width: run.face.width(run.text, size), level: part.level };
}

function byLevel(
  text: string,
  offset: number,
  levels: Uint8Array | undefined,
): readonly { text: string; level: number }[] {
  if (!levels) return [{ text, level: 0 }];
  const mirrored = bidi.getMirroredCharactersMap(text, levels.subarray(offset));
  const parts: { text: string; level: number }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const level = levels[offset + at] ?? 0;
    const character = mirrored.get(at) ?? text.charAt(at);
    const last = parts.at(-1);
    if (last?.level === level) last.text += character;
    else parts.push({ text: character, level });
  }
  return parts;
}

/** A word that is wider than a whole line is divided wherever it fills one. */
function fitting({ pieces, width: whole }: Chunk, { size }: TextStyle, width: number): Piece[] {
  if (whole <= width) return [...pieces];
  return pieces.flatMap((piece) =>
    graphemesOf(piece.text).map((text) => ({
      ...piece,
      text,
      width: piece.face.width(text, size),
    })),
  );
}

/** Without spaces at its end, in the order in which it is seen, neighbours of one face as one. */
function finished(logical: readonly Piece[], base: number): Line {
  const kept = [...logical];
  while (kept.at(-1)?.text === ' ') kept.pop();
  const pieces: Piece[] = [];
  for (const piece of inVisualOrder(kept)) {
    const last = pieces.at(-1);
    if (last?.face === piece.face && last.level % 2 === 0 && piece.level % 2 === 0)
      pieces[pieces.length - 1] = {
        ...last,
        text: last.text + piece.text,
        width: last.width + piece.width,
      };
    else pieces.push(piece);
  }
  const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
  return { width, pieces, rightToLeft: base % 2 === 1 };
}

/** Rule L2: from the highest level down to the lowest odd one, whatever is at that level or above is turned round. */
function inVisualOrder(pieces: readonly Piece[]): readonly Piece[] {
  let highest = 0;
  for (const { level } of pieces) highest = Math.max(highest, level);
  if (highest === 0) return pieces;
  const order = [...pieces];
  for (let level = highest; level >= 1; level -= 1) {
    let start = -1;
    for (let at = 0; at <= order.length; at += 1) {
      const isWithin = (order[at]?.level ?? -1) >= level;
      if (isWithin && start < 0) start = at;
      if (isWithin || start < 0) continue;
      order.splice(start, at - start, ...order.slice(start, at).toReversed());
      start = -1;
    }
  }
  return order;
}
