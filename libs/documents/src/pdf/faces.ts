import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { unpackedFont } from './woff.ts';

/** What text is printed with, each read when it is first needed. All are under the SIL Open Font License. */
const files = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  arabic: '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  javanese: '@expo-google-fonts/noto-sans-javanese/400Regular/NotoSansJavanese_400Regular.ttf',
  balinese: '@expo-google-fonts/noto-sans-balinese/400Regular/NotoSansBalinese_400Regular.ttf',
  sundanese: '@fontsource/noto-sans-sundanese/files/noto-sans-sundanese-sundanese-400-normal.woff',
  emoji: '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  /** Plain, but it has a glyph for nearly all of Unicode: what comes here is read, not admired. */
  everything: '@fontsource/unifontex/files/unifontex-latin-400-normal.woff',
} as const;

export type FaceName = keyof typeof files;

/** Asked in this order for what the text's own face lacks. */
export const fallbacks = [
  'arabic',
  'javanese',
  'balinese',
  'sundanese',
  'emoji',
  'everything',
] as const satisfies readonly FaceName[];

const WIDTHS_KEPT_MAX = 50_000;

export class Face {
  readonly name: FaceName;
  readonly bytes: Buffer;
  readonly #font: fontkit.Font;
  /** Of words, in units of the face. */
  readonly #widths = new Map<string, number>();

  constructor(name: FaceName) {
    this.name = name;
    this.bytes = unpackedFont(readFileSync(require.resolve(files[name])));
    const font = fontkit.create(this.bytes);
    if (!('layout' in font)) throw new Error(`${files[name]} is a collection of fonts`);
    this.#font = font;
  }

  has(codePoint: number): boolean {
    return this.#font.hasGlyphForCodePoint(codePoint);
  }

  /** Points that `text` takes up. */
  width(text: string, size: number): number {
    return (this.#units(text) * size) / this.#font.unitsPerEm;
  }

  /** Of a line, above and below where its letters stand; parts of the size. */
  get ascent(): number {
    return this.#font.ascent / this.#font.unitsPerEm;
  }

  #units(text: string): number {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    const { advanceWidth } = this.#font.layout(text);
    if (this.#widths.size >= WIDTHS_KEPT_MAX) this.#widths.clear();
    this.#widths.set(text, advanceWidth);
    return advanceWidth;
  }
}

const require = createRequire(import.meta.url);
const read = new Map<FaceName, Face>();

/** Kept for as long as the process: what one document needed the next one will need too. */
export function face(name: FaceName): Face {
  const known = read.get(name);
  if (known) return known;
  const fresh = new Face(name);
  read.set(name, fresh);
  return fresh;
}
