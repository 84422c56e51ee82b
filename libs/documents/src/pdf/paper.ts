import Pdfkit from 'pdfkit';
import { zlibSync } from 'fflate';
import type { Orientation, PaperDocument } from '../model/blocks.ts';
import { TooLargeError } from '../rendering.ts';
import { face, type FaceName } from './faces.ts';
import { type Line, linesOf, type TextStyle } from './lines.ts';

const MM = 72 / 25.4;
export const margins = { top: 15 * MM, bottom: 20 * MM, left: 20 * MM, right: 15 * MM } as const;
export const LINE_HEIGHT = 1.32;
const PAGES_MAX = 5_000;
const sizes: Readonly<Record<Orientation, readonly [width: number, height: number]>> = {
  portrait: [595.28, 841.89],
  landscape: [841.89, 595.28],
};

/** What may be ahead of whoever reads; the next piece waits. */
const AHEAD_BYTES_MAX = 256 * 1024;

/** What pdfkit keeps of an object until it is written. */
interface Written {
  compress: boolean;
  buffer: readonly Uint8Array[];
  finalize(): void;
}

/**
 * pdfkit compresses with the platform's library, whose output may differ from one processor or release to the next.
 * Here it is done in JavaScript, so that the same pages are the same bytes everywhere.
 */
class PortableDocument extends Pdfkit {
  readonly #isAhead = Promise.withResolvers<undefined>();
  #roomMade: (() => void) | undefined;

  /** Resolves with the first wait for a reader. */
  get ahead(): Promise<undefined> {
    return this.#isAhead.promise;
  }

  /** Resolves once little enough is ahead of whoever reads, or nobody reads any more. */
  async room(): Promise<void> {
    if (this.readableLength < AHEAD_BYTES_MAX || this.destroyed) return;
    this.#isAhead.resolve(undefined);
    await new Promise<void>((resolve) => {
      this.#roomMade = resolve;
    });
  }

  /** Something short, which is not worth packing. */
  short(): PDFKit.PDFKitReference {
    const reference = this.ref({});
    (reference as unknown as Written).compress = false;
    return reference;
  }

  override _read(): void {
    this.#roomMade?.();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#roomMade?.();
    done(error);
  }

  override ref(data: object): PDFKit.PDFKitReference {
    const reference = super.ref(data);
    const written = reference as unknown as Written;
    const finalize = written.finalize.bind(written);
    written.finalize = () => {
      if (written.compress && written.buffer.length > 0) {
        written.buffer = [zlibSync(Buffer.concat(written.buffer), { level: 6 })];
        written.compress = false;
      }
      finalize();
    };
    return reference;
  }
}

/** What pdfkit does not tell of itself. */
interface Inner {
  readonly _font: { readonly id: string; ref(): PDFKit.PDFKitReference };
  page: Page;
  openImage(bytes: Buffer): Buffer;
}

interface Page {
  readonly width: number;
  readonly height: number;
  content: PDFKit.PDFKitReference;
  readonly fonts: Record<string, PDFKit.PDFKitReference>;
  readonly dictionary: { readonly data: Record<string, unknown> };
}

/** A page that was written, but for its number. */
interface Numbered {
  readonly page: Page;
  readonly number: PDFKit.PDFKitReference;
}

/** Pages of A4, filled from the top; knows where the next thing goes. A page is written once the next begins. */
export class Paper {
  readonly pdf: PortableDocument;
  readonly #foot: () => void;
  readonly #left: Numbered[] = [];
  readonly #pictures = new Map<Uint8Array, Buffer>();
  readonly #known = new Set<FaceName>();
  #orientation: Orientation = 'portrait';
  #pages = 0;
  #isFresh = false;
  y = 0;

  /** `foot` is drawn on each page before the next begins. */
  constructor(
    { title, language, at }: Pick<PaperDocument, 'title' | 'language' | 'at'>,
    foot: (paper: Paper) => void,
  ) {
    this.#foot = () => foot(this);
    this.pdf = new PortableDocument({
      autoFirstPage: false,
      pdfVersion: '1.7',
      lang: language,
      displayTitle: true,
      info: {
        Title: title,
        Creator: 'Rembuk',
        Producer: 'Rembuk',
        CreationDate: new Date(`${at.slice(0, 19)}Z`),
      },
    });
  }

  get #inner(): Inner {
    return this.pdf as unknown as Inner;
  }

  /** That were begun. */
  get pages(): number {
    return this.#pages;
  }

  get width(): number {
    return sizes[this.#orientation][0] - margins.left - margins.right;
  }

  /** What is left on this page. */
  get room(): number {
    return this.pageBottom - this.y;
  }

  /** What a page holds. */
  get fullRoom(): number {
    return this.pageBottom - margins.top;
  }

  get pageBottom(): number {
    return sizes[this.#orientation][1] - margins.bottom;
  }

  /** Nothing was drawn on this page. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  turn(orientation: Orientation): void {
    const changes = orientation !== this.#orientation;
    this.#orientation = orientation;
    if (this.#pages > 0 && (changes || !this.#isFresh)) this.addPage();
  }

  addPage(): void {
    if (this.#pages >= PAGES_MAX) throw new TooLargeError('pages');
    this.#leave();
    this.pdf.addPage({
      size: [...sizes[this.#orientation]],
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
    });
    this.#pages += 1;
    this.#isFresh = true;
    this.y = margins.top;
  }

  /** A place for something of this height: on this page, or on the next. True when it is the next. */
  ensure(height: number): boolean {
    if (this.#pages === 0) this.addPage();
    if (height <= this.room || this.#isFresh) return false;
    this.addPage();
    return true;
  }

  moved(by: number): void {
    this.y += by;
    this.#isFresh = false;
  }

  /** Text over the full width, or from `left` on, page after page. */
  text(
    text: string,
    style: TextStyle,
    {
      left = 0,
      width = this.width - left,
      align = 'left',
    }: { readonly left?: number; readonly width?: number; readonly align?: Placing } = {},
  ): void {
    const height = style.size * LINE_HEIGHT;
    for (const line of linesOf(text, style, width)) {
      this.ensure(height);
      this.line(line, style, { x: margins.left + left, y: this.y, width, align });
      this.moved(height);
    }
  }

  /** One line at a place of its own. */
  line(
    { pieces, width: taken, rightToLeft }: Line,
    { size }: TextStyle,
    { x, y, width, align }: Place,
  ): void {
    const side = rightToLeft && align === 'left' ? 'right' : align;
    const free = width - taken;
    let at = x + (side === 'left' ? 0 : side === 'right' ? free : free / 2);
    for (const {
      text,
      face: { name },
      width: advance,
    } of pieces) {
      if (text.trim() !== '') {
        this.#use(name, size);
        this.pdf.text(text, at, y + this.#drop(name, size), { lineBreak: false });
      }
      at += advance;
    }
    this.#isFresh = false;
  }

  /** In the file once, however many pages show it. */
  picture(bytes: Uint8Array): Buffer {
    const known = this.#pictures.get(bytes) ?? this.#inner.openImage(Buffer.from(bytes));
    this.#pictures.set(bytes, known);
    return known;
  }

  /** Ends the document, now that it is known how many pages there are: `draw` writes the number of one. */
  async end(
    draw: (page: number, pages: number) => void,
    pause: () => Promise<void>,
  ): Promise<void> {
    this.#leave();
    this.pdf.flushPages();
    for (const [index, { page, number }] of this.#left.entries()) {
      await pause();
      page.content = number;
      this.#inner.page = page;
      draw(index + 1, this.#left.length);
      number.end(Buffer.alloc(0));
    }
    this.pdf.end();
  }

  /** What is drawn behind a page is a piece of its own: it can wait for the last page, while the page itself is written. */
  #leave(): void {
    if (this.#pages === 0) return;
    const { page } = this.#inner;
    this.#foot();
    // The number is written in it, and what a page refers to is written with the page.
    this.#use('regular', 1);
    const { _font: font } = this.#inner;
    page.fonts[font.id] ??= font.ref();
    const number = this.pdf.short();
    page.dictionary.data['Contents'] = [page.content, number];
    this.#left.push({ page, number });
  }

  #use(name: FaceName, size: number): void {
    if (!this.#known.has(name)) {
      this.pdf.registerFont(name, face(name).bytes);
      this.#known.add(name);
    }
    this.pdf.font(name).fontSize(size);
  }

  /** pdfkit hangs letters from the top of their face: all faces are to stand on one line. */
  #drop(name: FaceName, size: number): number {
    return (face('regular').ascent - face(name).ascent) * size;
  }
}

export type Placing = 'left' | 'right' | 'center';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align: Placing;
}
