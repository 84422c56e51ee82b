import type { Picture } from '../model/blocks.ts';
import { isOpaque, opaquePng, type Png, pngOf } from './png.ts';

/** A picture as settings carry it. */
export interface DocumentImage {
  readonly base64: string;
}

/** Why it is none: no PNG or JPEG that can be printed, or more points than a small file may unfold to. */
export type PictureFault = 'picture' | 'pixels';

export const pictureBytesMax = 256 * 1024;
/** Far more than its place on paper shows. */
const PIXELS_MAX = 1024 * 1024;
/** Of what a picture becomes: one event holds it, as base64. */
const OPAQUE_BYTES_MAX = 2 * pictureBytesMax;

/** A PNG or JPEG as the documents print it. Work for a thread: a PNG is unfolded, made opaque and packed again. */
export function printable(bytes: Buffer): Picture | PictureFault {
  if (bytes.length > pictureBytesMax) return 'picture';
  const head = pngOf(bytes) ?? jpegOf(bytes);
  if (!head) return 'picture';
  if (!isSmall(head)) return 'pixels';
  if ('kind' in head) return head;
  const opaque = opaquePng(head);
  return opaque && opaque.length <= OPAQUE_BYTES_MAX ? asPicture(opaque, head) : 'picture';
}

/**
 * What settings carry, printed as it stands; what was set before pictures were kept as they are printed is made so with
 * each document. Undefined for what cannot be printed.
 */
export function pictureOf(bytes: Buffer): Picture | undefined {
  const png = bytes.length <= OPAQUE_BYTES_MAX ? pngOf(bytes) : undefined;
  if (png && isOpaque(png) && isSmall(png)) return asPicture(bytes, png);
  const made = printable(bytes);
  return typeof made === 'string' ? undefined : made;
}

function isSmall({ width, height }: Pick<Picture, 'width' | 'height'>): boolean {
  return width * height <= PIXELS_MAX;
}

function asPicture(bytes: Buffer, { width, height }: Png): Picture {
  return { bytes, kind: 'png', width, height };
}

/** What paper knows: grey, three colours, four inks. */
const channels = [1, 3, 4];
const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * Looks for the segment that tells its size, as strictly as the strictest renderer: what only some can print would fail
 * with every document from then on. What was cut short is none.
 */
function jpegOf(bytes: Buffer): Picture | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xff_d8) return undefined;
  let at = 2;
  while (at + 10 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker < 0xc0 || marker === 0xff) return undefined;
    const isFrame = marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes.lastIndexOf(endOfImage) > at ? framed(bytes, at) : undefined;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function framed(bytes: Buffer, at: number): Picture | undefined {
  const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
  const isPrintable = bytes[at + 4] === 8 && channels.includes(bytes[at + 9] ?? 0);
  return isPrintable && width > 0 && height > 0
    ? { bytes, kind: 'jpeg', width, height }
    : undefined;
}
