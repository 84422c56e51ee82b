import type { Picture } from '../model/blocks.ts';
import { opaquePng } from './png.ts';

/** A picture as settings carry it. */
export interface DocumentImage {
  readonly base64: string;
}

export const pictureBytesMax = 256 * 1024;
/** What a small file may not unfold to. */
const PIXELS_MAX = 4_000_000;
/** A PNG or JPEG that the documents can print; undefined for anything else, and for what is too large. */
export function pictureOf(bytes: Buffer): Picture | undefined {
  if (bytes.length > pictureBytesMax) return undefined;
  const png = opaquePng(bytes, PIXELS_MAX);
  if (png) return { kind: 'png', ...png };
  const jpeg = jpegOf(bytes);
  return jpeg && jpeg.width * jpeg.height <= PIXELS_MAX ? jpeg : undefined;
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
