import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { allDocuments } from './testing/all.ts';
import { demoHistory, placeOf, reportOf } from './testing/demo.ts';
import { partsOf } from './testing/unzip.ts';

jest.setTimeout(240_000);

const told = demoHistory([
  {
    type: 'RegisterOrganization',
    data: { organizationId: 'evil', abbreviation: '=1+1', name: '=HYPERLINK("http://x";"OPD")' },
  },
]);
const office = {
  version: 'abcdef012345',
  letterhead: ['PEMERINTAH KABUPATEN PASURUAN', 'DINAS KOMUNIKASI DAN INFORMATIKA'],
  city: 'Pasuruan',
  signatory: { name: 'Dra. Siti Aminah, M.M.' },
};
const place = { ...placeOf(told), office };
let documents: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  documents = await allDocuments(told, place);
});

function digests(of: ReadonlyMap<string, Buffer>): Record<string, string> {
  return Object.fromEntries(
    [...of].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );
}

describe('the same revision', () => {
  it('is the same bytes again', async () => {
    expect(digests(await allDocuments(told, place))).toEqual(digests(documents));
  });

  it('is the same bytes in another process, of another zone and language', () => {
    const script = fileURLToPath(new URL('testing/digests.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=rembuk-source', '--disable-warning=ExperimentalWarning', script],
      {
        input: JSON.stringify({ told: told.events, place }),
        env: {
          PATH: process.env['PATH'],
          TZ: 'America/St_Johns',
          LANG: 'tr_TR.UTF-8',
          LC_ALL: 'tr_TR',
        },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    expect(stderr.toString()).toBe('');
    expect(JSON.parse(stdout.toString())).toEqual(digests(documents));
  });
});

describe('workbooks', () => {
  it('have the sheets of the report, in their order', () => {
    const { 'xl/workbook.xml': workbook = '' } = partsOf(
      documents.get('contributions.xlsx') ?? Buffer.alloc(0),
    );
    expect([...workbook.matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Rekap',
      'Rincian',
      'Per Tahun',
      'Quick Win',
      'Tautan',
      'Log',
      'Keterangan',
    ]);
  });

  it('hold no formula, whatever a name begins with', () => {
    for (const name of ['contributions.xlsx', 'workshop.xlsx']) {
      const parts = partsOf(documents.get(name) ?? Buffer.alloc(0));
      for (const xml of Object.values(parts)) expect(xml).not.toMatch(/<f[ >]/);
      expect(Object.values(parts).join('')).toContain(
        '>=HYPERLINK(&quot;http://x&quot;;&quot;OPD&quot;)<',
      );
    }
  });

  it('have a row for every organization', () => {
    const { 'xl/worksheets/sheet1.xml': recap = '' } = partsOf(
      documents.get('contributions.xlsx') ?? Buffer.alloc(0),
    );
    expect(recap.match(/<row ht="\d+">/g)).toHaveLength(reportOf(told).rows.length);
  });
});

describe('DOCX', () => {
  it('repeats headers, numbers pages and says what it is of', () => {
    const parts = partsOf(documents.get('contributions.docx') ?? Buffer.alloc(0));
    expect(parts['word/document.xml']).toContain('<w:tblHeader/>');
    expect(parts['word/footer1.xml']).toContain(' NUMPAGES ');
    expect(parts['word/footer1.xml']).toContain('peristiwa ke-');
    expect(parts['word/footer1.xml']).toContain('kop abcdef012345');
  });
});

const hasOffice = spawnSync('soffice', ['--version']).error === undefined;
(hasOffice ? describe : describe.skip)('LibreOffice', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rembuk-documents-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('opens every document', () => {
    const opened = [...documents].filter(([name]) => !name.endsWith('.pdf'));
    for (const [name, bytes] of opened)
      writeFileSync(path.join(folder, name.replace('.', '-') + path.extname(name)), bytes);
    const files = readdirSync(folder).map((name) => path.join(folder, name));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const out = path.join(folder, 'out');
    spawnSync(
      'soffice',
      [profile, '--headless', '--convert-to', 'pdf', '--outdir', out, ...files],
      {
        timeout: 200_000,
      },
    );
    expect(readdirSync(out)).toHaveLength(opened.length);
  });
});
