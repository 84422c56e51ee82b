import { crc32, deflateSync } from 'node:zlib';

/** A JPEG of 8 x 8 points, all of one grey: as small as one can be. `before` is put in front of its frame. */
export function greyJpeg(before: readonly number[] = []): Buffer {
  const segment = (marker: number, data: readonly number[]) => [
    0xff,
    marker,
    0,
    data.length + 2,
    ...data,
  ];
  // One code, of one bit, which stands for 0: no difference, and nothing more to come.
  const table = (kind: number) => [kind, 1, ...Array.from({ length: 15 }, () => 0), 0];
  return Buffer.from([
    0xff,
    0xd8,
    ...before,
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    ...segment(0xc0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
    ...segment(0xc4, table(0x00)),
    ...segment(0xc4, table(0x10)),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    0x3f,
    0xff,
    0xd9,
  ]);
}

/** A PNG of so many points a side, all red. */
export function redPng(side = 8): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = [0, ...Array.from({ length: side }, () => [255, 0, 0]).flat()];
  const rows = Buffer.concat(Array.from({ length: side }, () => Buffer.from(row)));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
