import { inflateSync } from 'node:zlib';

const WOFF = 0x77_4f_46_46;
const HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_ENTRY_BYTES = 16;
const FONT_BYTES_MAX = 64 * 1024 * 1024;

/** A font as fonts are on a disk: of one that is packed for the web (WOFF 1), what was packed. */
export function unpackedFont(font: Buffer): Buffer {
  if (font.readUInt32BE(0) !== WOFF) return font;
  const count = font.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = HEADER_BYTES + index * WOFF_ENTRY_BYTES;
    const [offset, packed, length] = [4, 8, 12].map((field) => font.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ];
    const data = font.subarray(offset, offset + packed);
    const content = packed < length ? inflateSync(data, { maxOutputLength: FONT_BYTES_MAX }) : data;
    return { tag: font.subarray(at, at + 4), checksum: font.readUInt32BE(at + 16), content };
  });
  return sfnt(font.readUInt32BE(4), tables);
}

function sfnt(
  flavor: number,
  tables: readonly { tag: Buffer; checksum: number; content: Buffer }[],
): Buffer {
  const directory = Buffer.alloc(12 + tables.length * SFNT_ENTRY_BYTES);
  directory.writeUInt32BE(flavor, 0);
  directory.writeUInt16BE(tables.length, 4);
  const pieces: Uint8Array[] = [directory];
  let offset = directory.length;
  for (const [index, { tag, checksum, content }] of tables.entries()) {
    const at = 12 + index * SFNT_ENTRY_BYTES;
    tag.copy(directory, at);
    directory.writeUInt32BE(checksum, at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(content.length, at + 12);
    const padding = Buffer.alloc(-content.length & 3);
    pieces.push(content, padding);
    offset += content.length + padding.length;
  }
  return Buffer.concat(pieces);
}
