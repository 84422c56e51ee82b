import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { docx } from '../docx/docx.ts';
import type { PaperDocument } from '../model/blocks.ts';
import { pdf } from '../pdf/pdf.ts';
import { bytesOf } from '../testing/demo.ts';
import { greyJpeg, redPng } from '../testing/pictures.ts';
import { partsOf } from '../testing/unzip.ts';
import { pictureBytesMax, pictureOf } from './picture.ts';
import { letterheadOf } from './settings.ts';

const logos = { png: redPng(), jpeg: greyJpeg() } as const;
const rendering = { signal: new AbortController().signal };
const hasPoppler = spawnSync('pdftoppm', ['-v']).error === undefined;

function paperWith(logo: Buffer): PaperDocument {
  const office = letterheadOf({
    version: 'abcdef012345',
    letterhead: ['PEMERINTAH KABUPATEN PASURUAN'],
    logo: { base64: logo.toString('base64') },
  });
  const blocks = [{ kind: 'letterhead' }, { kind: 'paragraph', text: 'Isi' }] as const;
  return { title: 'T', language: 'id', at: '2018-10-03T02:00:00.000Z', footer: [], office, blocks };
}

describe.each(['png', 'jpeg'] as const)('a logo that is %s', (kind) => {
  it('is known with its size', () => {
    expect(pictureOf(logos[kind])).toMatchObject({ kind, width: 8, height: 8 });
  });

  (hasPoppler ? it : it.skip)('is on the page of a PDF, in its colour', async () => {
    const bytes = await bytesOf(pdf(paperWith(logos[kind]), rendering));
    const { stdout } = spawnSync('pdftoppm', ['-r', '30', '-'], { input: bytes });
    const colours = new Set<string>();
    for (let at = stdout.length - 3; at > 15; at -= 3)
      colours.add(stdout.subarray(at, at + 3).toString('hex'));
    expect(colours).toContain(kind === 'png' ? 'ff0000' : '808080');
  });

  it('is a part of a DOCX, which its page refers to', async () => {
    const parts = partsOf(await bytesOf(docx(paperWith(logos[kind]), rendering)));
    expect(Object.keys(parts)).toContain(`word/media/logo.${kind}`);
    expect(parts['word/_rels/document.xml.rels']).toContain(`Target="media/logo.${kind}"`);
    expect(parts['word/document.xml']).toContain('r:embed="rIdLogo"');
  });

  it.each([0.2, 0.5, 0.8])('is none when %d of it came', (share) => {
    const { length } = logos[kind];
    expect(pictureOf(logos[kind].subarray(0, Math.floor(share * length)))).toBeUndefined();
  });
});

describe('what is no logo', () => {
  const frame = (change: (bytes: Buffer, at: number) => void): Buffer => {
    const bytes = greyJpeg();
    change(bytes, bytes.indexOf(Buffer.from([0xff, 0xc0])));
    return bytes;
  };

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a GIF', Buffer.from('GIF89a')],
    ['text', Buffer.from('<svg onload="alert(1)"/>')],
    ['a picture without points', frame((bytes, at) => bytes.writeUInt16BE(0, at + 5))],
    ['a JPEG of 12 bits', frame((bytes, at) => bytes.writeUInt8(12, at + 4))],
    ['a JPEG of two colours', frame((bytes, at) => bytes.writeUInt8(2, at + 9))],
    [
      'more points than paper shows',
      frame((bytes, at) => bytes.writeUInt32BE(0xffff_ffff, at + 5)),
    ],
    ['a JPEG that a renderer loses its way in', greyJpeg([0xff])],
    ['a PNG that unfolds to too much', redPng(2_100)],
    [
      'a large file',
      Buffer.concat([greyJpeg(), Buffer.alloc(pictureBytesMax), greyJpeg().subarray(-2)]),
    ],
  ])('%s is refused', (_, bytes) => {
    expect(pictureOf(bytes)).toBeUndefined();
  });

  it('leaves the letterhead as it is', async () => {
    const { office } = paperWith(Buffer.from('GIF89a'));
    expect(office).toEqual({ lines: ['PEMERINTAH KABUPATEN PASURUAN'] });
  });
});
