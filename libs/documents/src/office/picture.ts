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

/** Looks for the segment that tells its size. */
function jpegOf(bytes: Buffer): Picture | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xff_d8) return undefined;
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return width > 0 && height > 0 ? { bytes, kind: 'jpeg', width, height } : undefined;
    }
    const isAlone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += isAlone ? (marker === 0xff ? 1 : 2) : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
