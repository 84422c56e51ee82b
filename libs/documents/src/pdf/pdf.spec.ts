import { spawnSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { Block, PaperDocument, Row } from '../model/blocks.ts';
import { printable } from '../office/picture.ts';
import { TooLargeError } from '../rendering.ts';
import { bytesOf } from '../testing/demo.ts';
import { redPng } from '../testing/pictures.ts';
import { face } from './faces.ts';
import { linesOf } from './lines.ts';
import { pdf } from './pdf.ts';
import { runsOf } from './runs.ts';

// Fonts are read and shaped for the first time; the machine may be busy.
jest.setTimeout(60_000);

const rendering = { signal: new AbortController().signal };
const style = { weight: 'regular', size: 10 } as const;

function paper(blocks: Iterable<Block>): PaperDocument {
  return {
    title: 'Uji',
    language: 'id',
    at: '2018-10-03T02:30:00.000Z',
    footer: ['Data per 3 Oktober 2018 09.30 WIB, peristiwa ke-7', 'Sidik'],
    office: { lines: ['PEMERINTAH KABUPATEN PASURUAN', 'DINAS'] },
    blocks,
  };
}

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;
const ifPoppler = hasPoppler ? it : it.skip;

/** Page by page. */
function textOf(bytes: Buffer): readonly string[] {
  const { stdout, status } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: bytes });
  expect(status).toBe(0);
  return stdout.toString().split('\f').slice(0, -1);
}

const scripts = {
  latin: 'Ātma ñ ế Žižek Ωω Жж',
  javanese: 'ꦗꦮ ꦲꦏ꧀ꦱꦫ',
  balinese: 'ᬅᬓ᭄ᬱᬭ ᬩᬮᬶ',
  sundanese: 'ᮞᮥᮔ᮪ᮓ',
  arabic: 'مرحبا بالعالم',
  emoji: '👩🏽‍🌾 😀',
  han: '漢字',
  devanagari: 'हिन्दी',
  thai: 'ไทย',
  hangul: '한국어',
  batak: 'ᯅᯖᯂ᯲',
  lontara: 'ᨒᨚᨈᨑ',
} as const;

describe('text in any script', () => {
  it.each(Object.entries(scripts))('%s has a glyph for each character', (_, text) => {
    for (const { text: part, face: own } of runsOf(text, 'regular'))
      for (const character of part.replaceAll(/\s|\u200D|\uFE0F/gu, ''))
        expect([character, own.has(character.codePointAt(0) ?? 0)]).toEqual([character, true]);
  });

  it('stays in its own face where that has it', () => {
    expect(runsOf('Dinas Kesehatan', 'bold').map((run) => run.face)).toEqual([face('bold')]);
    expect(runsOf('a ꦗ b', 'regular').map(({ face: { name } }) => name)).toEqual([
      'regular',
      'javanese',
      'regular',
    ]);
  });

  it('that runs from right to left is read from right to left, numbers within it are not', () => {
    const [line] = linesOf('بيت 123 كبير', style, 500);
    expect(line?.rightToLeft).toBe(true);
    expect(line?.pieces.map(({ text }) => text).filter((text) => text !== ' ')).toEqual([
      'كبير',
      '123',
      'بيت',
    ]);
    const [mixed] = linesOf('Kata (سلام) di sini', style, 500);
    expect(mixed?.rightToLeft).toBe(false);
    expect(mixed?.pieces.map(({ text }) => text).join('')).toBe('Kata (سلام) di sini');
  });
});

describe('lines', () => {
  it.each([
    ['satu dua tiga', 2],
    ['a'.repeat(160), 4],
    ['lembar-inovasi/strategi', 2],
    ['漢'.repeat(20), 4],
    ['', 1],
    ['satu\ndua\r\ntiga', 3],
  ])('of %j are no wider than they may be', (text, atLeast) => {
    const lines = linesOf(text, style, 40);
    expect(lines.length).toBeGreaterThanOrEqual(atLeast);
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(40.5);
    const kept = lines.flatMap(({ pieces }) => pieces.map((piece) => piece.text)).join('');
    expect(kept.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  });
});

describe('a PDF', () => {
  const columns = [
    { header: 'Kode', width: 1 },
    { header: 'Judul', width: 3 },
  ];
  const many = Array.from({ length: 120 }, (_, index): Row => ({
    cells: [`K-${index}`, `Judul nomor ${index} ${'panjang '.repeat(index % 9)}`],
  }));

  ifPoppler('repeats the header of a table on each of its pages, and loses no row', async () => {
    const pages = textOf(
      await bytesOf(pdf(paper([{ kind: 'table', table: { columns, rows: many } }]), rendering)),
    );
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, page] of pages.entries()) {
      expect(page).toMatch(/Kode +Judul/);
      expect(page).toContain(`Halaman ${index + 1} dari ${pages.length}`);
      expect(page).toContain('Data per 3 Oktober 2018 09.30 WIB, peristiwa ke-7');
    }
    const codes = pages.join('\n').match(/K-\d+/g);
    expect(codes).toEqual(many.map((_, index) => `K-${index}`));
  });

  ifPoppler('goes on over pages with a row that no page holds', async () => {
    const words = Array.from({ length: 4_000 }, (_, index) => `kata${index}`);
    const rows = [{ cells: ['panjang', words.join(' ')] }];
    const pages = textOf(
      await bytesOf(pdf(paper([{ kind: 'table', table: { columns, rows } }]), rendering)),
    );
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.join('\n').match(/kata\d+/g)).toEqual(words);
  });

  ifPoppler('can be read back in every script', async () => {
    const blocks = Object.values(scripts).map((text): Block => ({ kind: 'paragraph', text }));
    const text = textOf(await bytesOf(pdf(paper(blocks), rendering))).join('');
    for (const each of ['latin', 'sundanese', 'han', 'hangul'] as const)
      expect(text.normalize('NFC')).toContain(scripts[each].normalize('NFC'));
    expect(text).toContain('👩🏽‍🌾');
  });

  it('comes page by page, no faster than it is read, and ends with its reader', async () => {
    const [page, turn] = [
      { kind: 'paragraph', text: 'Isi halaman yang tidak pendek, kata demi kata. '.repeat(60) },
      { kind: 'section', orientation: 'portrait' },
    ] as const;
    let drawn = 0;
    const count = 2_000;
    function* long(): Iterable<Block> {
      for (; drawn < count; drawn += 1) {
        yield page;
        yield turn;
      }
    }
    const bytes = pdf(paper(long()), rendering);
    expect((await bytes.next()).done).toBe(false);
    const turns = async () => {
      for (let turn = 0; turn < 500; turn += 1) await nextTurn();
    };
    await turns();
    const ahead = drawn;
    expect(ahead).toBeLessThan(count / 2);
    await turns();
    expect(drawn).toBe(ahead);
    await bytes.return(undefined);
    expect(drawn).toBe(ahead);
  });

  it('holds a logo once, however many pages show it', async () => {
    const picture = printable(redPng());
    if (typeof picture === 'string') throw new Error(picture);
    const letterhead = { kind: 'letterhead' } as const;
    const document = paper(Array.from({ length: 40 }, () => letterhead));
    const bytes = await bytesOf(
      pdf({ ...document, office: { lines: ['DINAS'], logo: picture } }, rendering),
    );
    expect(bytes.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(1);
  });

  it('of nothing is one page', async () => {
    const bytes = await bytesOf(pdf(paper([]), rendering));
    expect(bytes.toString('latin1')).toContain('/Count 1');
  });

  it('tells the moment of its event and no other', async () => {
    const text = (await bytesOf(pdf(paper([]), rendering))).toString('latin1');
    expect(text).toContain('(D:20181003023000Z)');
    expect(text).not.toContain('/ModDate');
  });

  it('ends where a document may hold no more, and where whoever asked has left', async () => {
    function* endless(): Iterable<Block> {
      for (;;) yield { kind: 'section', orientation: 'portrait' };
    }
    function* pages(): Iterable<Block> {
      for (const block of endless()) {
        yield { kind: 'paragraph', text: 'a' };
        yield block;
      }
    }
    await expect(bytesOf(pdf(paper(pages()), rendering))).rejects.toThrow(TooLargeError);
    const signal = AbortSignal.timeout(50);
    await expect(bytesOf(pdf(paper(endless()), { signal }))).rejects.toThrow(/timeout/);
  });
});
