/** A document as paper sees it: what PDF and DOCX print, one block after the other. */

export type Orientation = 'portrait' | 'landscape';

export type Block =
  /** From here on the paper lies this way; begins a page unless nothing was printed yet. */
  | { readonly kind: 'section'; readonly orientation: Orientation }
  | { readonly kind: 'pageBreak' }
  | { readonly kind: 'letterhead' }
  | { readonly kind: 'cover'; readonly lines: readonly string[]; readonly below: readonly string[] }
  | { readonly kind: 'title'; readonly text: string; readonly lines?: readonly string[] }
  | { readonly kind: 'heading'; readonly level: HeadingLevel; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly style?: 'body' | 'note' }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly style?: 'body' | 'note' }
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] }
  | { readonly kind: 'table'; readonly table: Table }
  /** With the sentence before it, so that no page holds a signature alone. */
  | { readonly kind: 'signature'; readonly closing: string; readonly lines: SignatureLines };

export type HeadingLevel = 1 | 2 | 3;

/** A label and what stands behind it, which may have several paragraphs. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** What is left open is printed as a dotted line. */
export interface SignatureLines {
  /** `Pasuruan, 3 Oktober 2018`, or `Pasuruan, ....`. */
  readonly placeAndDate: string;
  readonly office: string;
  readonly name?: string;
  readonly rank?: string;
  readonly nip?: string;
}

export interface Table {
  readonly columns: readonly Column[];
  /** A row above the header: what several columns have in common. Its spans add up to the columns. */
  readonly groups?: readonly { readonly text: string; readonly span: number }[];
  readonly rows: Iterable<Row>;
  /** Points; 8 when absent. */
  readonly fontSize?: number;
}

export interface Column {
  readonly header: string;
  /** Its part of the width, compared with the others. */
  readonly width: number;
  readonly align?: Align;
}

/** Columns that nothing is written above. */
export function isHeadless(columns: readonly Column[]): boolean {
  return columns.every(({ header }) => header === '');
}

export type Align = 'left' | 'right' | 'center';

export interface Row {
  readonly cells: readonly Cell[];
  /** `band`: heads the rows beneath it; `total`: sums them up. */
  readonly style?: 'band' | 'total';
}

export type Cell = string | RichCell;

export interface RichCell {
  readonly text: string;
  /** Columns that it takes up; 1 when absent. */
  readonly span?: number;
  readonly align?: Align;
  readonly bold?: boolean;
  /** Of its ground, six hex digits. */
  readonly fill?: string;
}

/** A document on paper, whole: read once, from its beginning. */
export interface PaperDocument {
  readonly title: string;
  readonly language: 'id' | 'en';
  /** ISO 8601, UTC: of the event that the document is of. What a file says of its making. */
  readonly at: string;
  /** Foot of every page, besides its number. */
  readonly footer: readonly string[];
  readonly office: Letterhead;
  readonly blocks: Iterable<Block>;
}

export interface Letterhead {
  /** The authority above, such as `PEMERINTAH KABUPATEN PASURUAN`; then the office; then address, telephone. */
  readonly lines: readonly string[];
  readonly logo?: Picture;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly kind: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
}
