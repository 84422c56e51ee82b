import { crc32, inflateSync } from 'node:zlib';
import { zlibSync } from 'fflate';

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** By colour type: how many bytes a pixel has. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header {
  readonly width: number;
  readonly height: number;
  readonly colourType: number;
}

/**
 * The same picture on white paper, without transparency: what every renderer prints alike. Undefined for what is no PNG
 * of 8 bits a channel, is interlaced, is damaged, or has more than `pixelsMax`.
 */
export function opaquePng(
  bytes: Buffer,
  pixelsMax: number,
): { readonly bytes: Buffer; readonly width: number; readonly height: number } | undefined {
  const chunks = chunksOf(bytes);
  const header = headerOf(chunks?.find(({ type }) => type === 'IHDR')?.data);
  if (!chunks || !header || header.width * header.height > pixelsMax) return undefined;
  const { width, height } = header;
  const pixels = unfiltered(chunks, header);
  if (!pixels) return undefined;
  const rgb = onWhite(pixels, header, chunks);
  return { bytes: encoded(rgb, width, height), width, height };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
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

function headerOf(data: Buffer | undefined): Header | undefined {
  if (data?.length !== 13) return undefined;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth, colourType = -1, , , interlaced] = data.subarray(8);
  if (width === 0 || height === 0 || depth !== 8 || interlaced !== 0) return undefined;
  return channels[colourType] === undefined ? undefined : { width, height, colourType };
}

/** The pixels as they were before each row was written as a difference. */
function unfiltered(chunks: readonly Chunk[], header: Header): Buffer | undefined {
  const step = channels[header.colourType] ?? 1;
  const rowBytes = header.width * step;
  const expected = (rowBytes + 1) * header.height;
  const packed = Buffer.concat(
    chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data),
  );
  let raw: Buffer;
  try {
    raw = inflateSync(packed, { maxOutputLength: expected });
  } catch {
    return undefined;
  }
  if (raw.length !== expected) return undefined;
  const out = Buffer.alloc(rowBytes * header.height);
  for (let row = 0; row < header.height; row += 1) {
    const filter = raw[row * (rowBytes + 1)] ?? 0;
    if (filter > 4) return undefined;
    for (let x = 0; x < rowBytes; x += 1) {
      const at = row * rowBytes + x;
      const left = x >= step ? (out[at - step] ?? 0) : 0;
      const up = row > 0 ? (out[at - rowBytes] ?? 0) : 0;
      const corner = row > 0 && x >= step ? (out[at - rowBytes - step] ?? 0) : 0;
      const value = raw[row * (rowBytes + 1) + 1 + x] ?? 0;
      out[at] = (value + predicted(filter, left, up, corner)) & 0xff;
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter === 0) return 0;
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((each) => Math.abs(guess - each)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function onWhite(pixels: Buffer, { width, height, colourType }: Header, chunks: readonly Chunk[]) {
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  const opacity = chunks.find(({ type }) => type === 'tRNS')?.data;
  const step = channels[colourType] ?? 1;
  const rgb = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const of = (channel: number) => pixels[pixel * step + channel] ?? 0;
    const index = of(0);
    let alpha = 255;
    if (colourType === 3) alpha = opacity?.[index] ?? 255;
    else if (colourType === 4) alpha = of(1);
    else if (colourType === 6) alpha = of(3);
    for (let channel = 0; channel < 3; channel += 1) {
      const isGrey = colourType === 0 || colourType === 4;
      const colour =
        colourType === 3 ? (palette?.[index * 3 + channel] ?? 0) : of(isGrey ? 0 : channel);
      rgb[pixel * 3 + channel] = Math.round((colour * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return rgb;
}

function encoded(rgb: Buffer, width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let row = 0; row < height; row += 1)
    rgb.copy(rows, row * (width * 3 + 1) + 1, row * width * 3, (row + 1) * width * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    pngSignature,
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from(zlibSync(rows, { level: 9 }))),
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
