import { crc32, inflateSync } from 'node:zlib';
import { zlibSync } from 'fflate';
import { filter, type PngRows, unfilter } from './png-rows.ts';

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** By colour type: how many bytes a point has. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const RGB = 2;

/** A PNG taken apart; none of its points was looked at. */
export interface Png {
  readonly width: number;
  readonly height: number;
  readonly colourType: number;
  readonly chunks: readonly Chunk[];
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Undefined for what is no PNG of 8 bits a channel, or is interlaced. */
export function pngOf(bytes: Buffer): Png | undefined {
  const chunks = chunksOf(bytes);
  const data = chunks?.find(({ type }) => type === 'IHDR')?.data;
  if (!chunks || data?.length !== 13) return undefined;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth, colourType = -1, , , interlaced] = data.subarray(8);
  if (width === 0 || height === 0 || depth !== 8 || interlaced !== 0) return undefined;
  return channels[colourType] === undefined ? undefined : { width, height, colourType, chunks };
}

function chunksOf(bytes: Buffer): readonly Chunk[] | undefined {
  if (!bytes.subarray(0, 8).equals(pngSignature)) return undefined;
  const chunks: Chunk[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) return undefined;
    const data = bytes.subarray(at + 8, at + 8 + length);
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data });
    at += 12 + length;
  }
  return chunks;
}

/** Whether it is as {@link opaquePng} writes it: then it is printed as it stands. */
export function isOpaque({ colourType, chunks }: Png): boolean {
  return colourType === RGB && chunks.map(({ type }) => type).join(' ') === 'IHDR IDAT IEND';
}

/**
 * The same picture on white paper, without transparency: what every renderer prints alike. Each row keeps the filter that
 * its maker chose, so that it packs about as well. Undefined for what is damaged.
 */
export function opaquePng(png: Png): Buffer | undefined {
  const rows = rowsOf(png);
  if (!rows || !unfilter(rows)) return undefined;
  const opaque = onWhite(rows, png);
  filter(opaque);
  return encoded(opaque, png);
}

function rowsOf({ width, height, colourType, chunks }: Png): PngRows | undefined {
  const step = channels[colourType] ?? 1;
  const rowBytes = width * step;
  const expected = (rowBytes + 1) * height;
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  try {
    const bytes = inflateSync(Buffer.concat(packed), { maxOutputLength: expected });
    return bytes.length === expected ? { bytes, height, rowBytes, step } : undefined;
  } catch {
    return undefined;
  }
}

function onWhite({ bytes, step }: PngRows, { width, height, colourType, chunks }: Png): PngRows {
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  const opacity = chunks.find(({ type }) => type === 'tRNS')?.data;
  const isGrey = colourType === 0 || colourType === 4;
  const rgb = Buffer.alloc((width * 3 + 1) * height);
  let [from, to] = [0, 0];
  for (let row = 0; row < height; row += 1) {
    rgb[to++] = bytes[from++] ?? 0;
    for (let column = 0; column < width; column += 1, from += step) {
      const index = bytes[from] ?? 0;
      let alpha = 255;
      if (colourType === 3) alpha = opacity?.[index] ?? 255;
      else if (step % 2 === 0) alpha = bytes[from + step - 1] ?? 0;
      for (let channel = 0; channel < 3; channel += 1) {
        const own = isGrey ? index : (bytes[from + channel] ?? 0);
        const colour = colourType === 3 ? (palette?.[index * 3 + channel] ?? 0) : own;
        rgb[to++] = Math.round((colour * alpha + 255 * (255 - alpha)) / 255);
      }
    }
  }
  return { bytes: rgb, height, rowBytes: width * 3, step: 3 };
}

function encoded({ bytes }: PngRows, { width, height }: Png): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, RGB, 0, 0, 0], 8);
  return Buffer.concat([
    pngSignature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from(zlibSync(bytes, { level: 9 }))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`\0\0\0\0${type}`, 'latin1');
  head.writeUInt32BE(data.length, 0);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0);
  return Buffer.concat([head, data, tail]);
}
