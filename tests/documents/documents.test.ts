import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PlainRecount } from '@rembuk/projections/testing';
import { temporaryFolder } from '../support/folder.ts';
import { unlimited } from '../support/limits.ts';
import { rembuk } from '../support/rembuk.ts';
import { startServer } from '../support/server.ts';
import {
  command,
  download,
  files,
  type Hall,
  oddNames,
  playDemo,
  type RawEvent,
  rawLines,
} from './hall.ts';
import {
  type Cell,
  hasPoppler,
  readCsv,
  readDocx,
  readPdf,
  readXlsx,
  type TableSheet,
} from './readers.ts';

/** The demo, played through a real server: every document of it, read by others and counted anew from the log. */

jest.setTimeout(240_000);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hall: Hall;
let lines: readonly string[];
let events: readonly RawEvent[];
let plain: PlainRecount;
const documents = new Map<string, Buffer>();

beforeAll(async () => {
  folder = await temporaryFolder();
  hall = await playDemo(folder.path);
  for (const file of files) documents.set(file, await download(hall, `${file}?at=${hall.head}`));
  lines = await rawLines(hall, path.join(folder.path, 'raw.jsonl'));
  events = lines.map((line) => JSON.parse(line) as RawEvent);
  plain = new PlainRecount(lines);
});
afterAll(async () => {
  await hall.server.stop();
  await folder.remove();
});

const bytesOf = (file: string): Buffer => documents.get(file) ?? Buffer.alloc(0);
const workbooks = new Map<string, ReadonlyMap<string, TableSheet>>();
const workbookOf = (file: string): ReadonlyMap<string, TableSheet> => {
  const known = workbooks.get(file) ?? readXlsx(bytesOf(file));
  workbooks.set(file, known);
  return known;
};
const sheetOf = (file: string, name: string): TableSheet => {
  const sheet = workbookOf(file).get(name);
  if (!sheet) throw new Error(`${file} has no sheet ${name}`);
  return sheet;
};
const columnOf = ({ header, rows }: TableSheet, name: string): readonly Cell['value'][] => {
  expect(header).toContain(name);
  return rows.map((row) => row[header.indexOf(name)]?.value);
};
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const digests = () =>
  Promise.all(
    files.map(async (file) => [file, digest(await download(hall, `${file}?at=${hall.head}`))]),
  );

/** All money of the plan as it stands, whether somebody leads the sheet or not. */
function budgetOfAll(): number {
  const years = plain.standingSheets().flatMap(([, sheet]) => [...sheet.years.values()]);
  return years.reduce((sum, { rupiah }) => sum + rupiah, 0);
}
const indonesian = (value: number) => value.toLocaleString('id-ID');
const ofType = (type: string) => events.filter((event) => event.type === type);

describe('what was played', () => {
  it('is worth counting', () => {
    expect(events.map(({ revision }) => revision)).toEqual([...events.keys()]);
    expect(events.length).toBeGreaterThan(500);
    expect(budgetOfAll()).toBeGreaterThan(1_000_000_000);
    for (const type of ['CommentPosted', 'VotingClosed', 'LinkDrawn', 'OrganizationMerged'])
      expect([type, ofType(type).length]).not.toEqual([type, 0]);
  });
});

describe('the contribution report', () => {
  /** As the columns of the recapitulation have them, behind number, names and boards. */
  function counted(id: string): readonly number[] {
    const [has, done, wrote] = [plain.has(id), plain.done(id, {}), plain.wrote(id)];
    const { alignmentsCovered: covered, alignmentsExpected: asked } = has;
    return [
      has.strategiesProposed,
      has.strategiesStanding,
      has.sheetsLed,
      has.sheetsSupported,
      has.quickWins,
      Number(has.budgetRupiah),
      asked === 0 ? 0 : (100 * covered) / asked,
      has.linksStanding,
      done.linksDrawn,
      done.edits,
      done.commentsPosted,
      done.votesCast,
      done.peopleActive,
      done.charactersWritten,
      wrote.charactersSurviving,
      wrote.survivingTextPercent,
    ];
  }

  it('P5: counts in its tables what the log counts, as XLSX and as CSV', () => {
    const { rows } = sheetOf('contributions.xlsx', 'Rekap');
    const [, ...csv] = readCsv(bytesOf('contributions.csv'));
    expect(rows).toHaveLength(plain.organizationIds.length);
    const byName = new Map(plain.organizationIds.map((id) => [plain.plan.names.get(id)!, id]));
    for (const [index, row] of rows.entries()) {
      const name = String(row[1]?.value);
      const figures = counted(byName.get(name)!);
      expect([name, row.slice(4, 20).map(({ value }) => value)]).toEqual([name, figures]);
      const line = csv[index]!;
      // What a program would take for a formula has an apostrophe before it.
      expect([name, `'${name}`]).toContain(line[1]);
      expect([name, line.slice(4, 20).map(Number)]).toEqual([name, figures]);
    }
    expect(rows.map((row) => row[0]?.value)).toEqual(rows.map((_, index) => index + 1));
  });

  it('prints the same figures as DOCX and as PDF', () => {
    const tables = readDocx(bytesOf('contributions.docx'));
    const recap = tables.find(([first]) => first?.some((text) => text.startsWith('Kehadiran')));
    const printed = new Map(recap?.map((cells) => [cells[1] ?? '', cells]));
    const pages = hasPoppler ? readPdf(bytesOf('contributions.pdf')).join('\n') : undefined;
    for (const id of plain.organizationIds) {
      const name = plain.plan.names.get(id)!;
      const [proposed = 0, , led = 0, supported = 0, quickWins = 0, budget = 0] = counted(id);
      const money = `Rp${indonesian(budget)}`;
      const row = printed.get(name);
      expect([name, row?.slice(3, 8)]).toEqual([
        name,
        [...[proposed, led, supported, quickWins].map(indonesian), money],
      ]);
      if (pages !== undefined) expect([name, pages.includes(money)]).toEqual([name, true]);
    }
  });

  it('splits the money by year, and names each quick win', () => {
    const years = columnOf(sheetOf('contributions.xlsx', 'Per Tahun'), 'Kebutuhan indikatif');
    const led = plain.organizationIds.reduce((sum, id) => sum + (counted(id)[5] ?? 0), 0);
    expect(years.reduce<number>((sum, value) => sum + Number(value), 0)).toBe(led);
    const wins = plain.organizationIds.reduce((sum, id) => sum + (counted(id)[4] ?? 0), 0);
    expect(sheetOf('contributions.xlsx', 'Quick Win').rows).toHaveLength(wins);
  });
});

describe('the plan', () => {
  it('P5: sums to the same money in the roadmap, in Buku 3 by board and by year, and in the workbook', () => {
    const total = budgetOfAll();
    const roadmap = readDocx(bytesOf('roadmap.docx')).flat();
    expect(roadmap.at(-1)?.at(-1)).toBe(indonesian(total));
    const totals = readDocx(bytesOf('masterplan-3.docx'))
      .flat()
      .filter(([first]) => first === 'Jumlah')
      .map((row) => row.at(-1));
    expect(totals).toEqual([`Rp${indonesian(total)}`, `Rp${indonesian(total)}`]);
    for (const name of ['Strategi', 'Lembar', 'Per Tahun']) {
      const money = columnOf(sheetOf('workshop.xlsx', name), 'Kebutuhan indikatif');
      expect(money.reduce<number>((sum, value) => sum + Number(value), 0)).toBe(total);
    }
  });

  it('has each sheet once, and a page for it', () => {
    const count = plain.standingSheets().length;
    expect(sheetOf('workshop.xlsx', 'Lembar').rows).toHaveLength(count);
    const bands = readDocx(bytesOf('roadmap.docx')).flat();
    const codes = new Set(columnOf(sheetOf('workshop.xlsx', 'Lembar'), 'Kode'));
    expect(bands.filter(([code]) => codes.has(code))).toHaveLength(count);
    if (!hasPoppler) return;
    const titled = readPdf(bytesOf('sheets.pdf')).filter((page) => page.includes('LEMBAR INOVASI'));
    expect(titled).toHaveLength(count);
  });

  it('has the strategies, links, comments and votes that the log has', () => {
    const standing = [...plain.plan.strategies.values()].filter(
      ({ status }) => status !== 'withdrawn',
    );
    const rows = (name: string) => sheetOf('workshop.xlsx', name).rows.length;
    expect(rows('Strategi')).toBe(standing.length);
    expect(rows('Tautan')).toBe(plain.plan.links.size);
    expect(rows('Komentar')).toBe(ofType('CommentPosted').length);
    const tallies = ofType('VotingClosed').flatMap(
      ({ data }) => data['tally'] as readonly { readonly votes: number }[],
    );
    const votes = columnOf(sheetOf('workshop.xlsx', 'Pemungutan Suara'), 'Suara');
    expect(votes.reduce<number>((sum, value) => sum + Number(value ?? 0), 0)).toBe(
      tallies.reduce((sum, each) => sum + each.votes, 0),
    );
    const posted = ofType('CommentPosted').map(({ data }) => data['text']);
    const told = columnOf(sheetOf('workshop.xlsx', 'Komentar'), 'Komentar');
    expect(told.every((text) => text === undefined || posted.includes(text))).toBe(true);
  });
});

describe('the log', () => {
  it.each(['contributions.xlsx', 'workshop.xlsx'])(
    'of %s has every event, by organization, role and board, and no id of anything',
    (file) => {
      const log = sheetOf(file, 'Log');
      expect(columnOf(log, 'Peristiwa')).toEqual([...events.keys()]);
      const roles: Readonly<Record<string, string>> = {
        facilitator: 'fasilitator',
        kominfo: 'Kominfo',
        member: 'peserta',
        viewer: 'peninjau',
      };
      expect(columnOf(log, 'Peran')).toEqual(
        events.map(({ meta: { role } }) => roles[role] ?? role),
      );
      expect(columnOf(log, 'OPD').map((name) => name !== undefined)).toEqual(
        events.map(({ meta }) => meta.organizationId !== undefined),
      );
      expect(columnOf(log, 'Dimensi')).toContain('SOC - Masyarakat Cerdas (Smart Society)');
      const told = log.rows.flat().map(({ value }) => String(value ?? ''));
      const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
      expect(told.filter((text) => id.test(text))).toEqual([]);
    },
  );

  it('P10: as lines is what rembuk export writes, and verifies without a server', async () => {
    const exported = await rawLines(hall, path.join(folder.path, 'ce.jsonl'), 'cloudevents');
    expect(bytesOf('workshop.jsonl').toString()).toBe(`${exported.join('\n')}\n`);
    const file = path.join(folder.path, 'document.jsonl');
    await writeFile(file, bytesOf('workshop.jsonl'));
    const nowhere = path.join(folder.path, 'nowhere');
    expect(await rembuk('verify', file, '--folder', nowhere)).toMatchObject({
      status: 0,
      out: expect.stringContaining(`${events.length} events: every chain holds`),
    });
    await writeFile(file, bytesOf('workshop.jsonl').toString().replace('Perhubungan', 'Pelabuhan'));
    expect((await rembuk('verify', file, '--folder', nowhere)).status).toBe(1);
  });
});

describe('the command line', () => {
  const make = (file: string, ...more: readonly string[]) => {
    const { server, workshopId, head } = hall;
    const of = ['--folder', server.data, '--workshop', workshopId, '--at', String(head)];
    return rembuk('document', file, ...of, ...more);
  };

  it('has the server make the same, and says why it will not', async () => {
    const out = path.join(folder.path, 'sheets.pdf');
    const made = await make('sheets.pdf', '--out', out);
    expect([made.status, made.out]).toEqual([0, '']);
    expect(digest(await readFile(out))).toBe(digest(bytesOf('sheets.pdf')));
    const piped = await make('contributions.csv', '--language', 'id');
    expect(piped.out).toBe(bytesOf('contributions.csv').toString());
    const none = await make('sheets.pdf', '--sheet', 'none', '--out', `${out}.none`);
    expect(none).toMatchObject({ status: 1, out: '' });
    expect(none.err).toContain('(not_found)');
    expect((await readdir(folder.path)).filter((name) => name.startsWith('sheets'))).toEqual([
      'sheets.pdf',
    ]);
  });
});

describe('workbooks', () => {
  const every = () =>
    ['contributions.xlsx', 'workshop.xlsx'].flatMap((file) => [...workbookOf(file).values()]);

  it('stand still above their rows, and filter all of them', () => {
    for (const { name, header, rows, frozenRows, filter, repeated } of every()) {
      const last = String.fromCodePoint(64 + header.length);
      const to = header.length <= 26 ? last : `A${String.fromCodePoint(38 + header.length)}`;
      expect([name, frozenRows, filter]).toEqual([name, 1, `A1:${to}${rows.length + 1}`]);
      expect(repeated).toContain('$1:$1');
      expect(new Set(rows.map((row) => row.length))).toEqual(
        new Set(rows.length === 0 ? [] : [header.length]),
      );
    }
  });

  it('hold text as text, numbers and days as numbers, each column one kind', () => {
    const kinds = /^(49|\[\$-421\](#,##0|General|0\.0|"Rp"#,##0|d mmmm yyyy( hh\\\.mm)?))$/;
    for (const { name, header, rows } of every())
      for (const [column, title] of header.entries()) {
        const cells = rows.map((row) => row[column]!).filter(({ value }) => value !== undefined);
        expect(cells.filter(({ isFormula }) => isFormula)).toEqual([]);
        const formats = new Set(cells.map(({ format }) => format));
        expect([name, title, formats.size]).toEqual([name, title, Math.min(1, cells.length)]);
        for (const format of formats) expect(format).toMatch(kinds);
        const isText = formats.has('49');
        const type = isText ? 'string' : 'number';
        expect([name, title, cells.filter(({ value }) => typeof value !== type)]).toEqual([
          name,
          title,
          [],
        ]);
      }
  });

  it('show moments by the clock of the workshop', () => {
    const shown = columnOf(sheetOf('workshop.xlsx', 'Log'), 'Waktu').map(Number);
    const day = 86_400_000;
    for (const [index, { meta }] of events.entries()) {
      const inJakarta = Date.parse(meta.at) + 7 * 3_600_000;
      expect(Math.abs((shown[index]! - 25_569) * day - inJakarta)).toBeLessThan(60_000);
    }
  });

  it('print names of every script, and what begins like a formula, as they are', () => {
    const names = columnOf(sheetOf('contributions.xlsx', 'Rekap'), 'OPD');
    for (const odd of oddNames) expect(names).toContain(odd);
    const [, ...csv] = readCsv(bytesOf('contributions.csv'));
    for (const [, name = ''] of csv) expect(name).not.toMatch(/^[=+\-@]/);
    const words = readDocx(bytesOf('contributions.docx')).flat(2);
    for (const odd of oddNames) expect(words).toContain(odd);
  });
});

describe('papers', () => {
  const papers = files.filter((file) => file.endsWith('.pdf'));

  (hasPoppler ? it.each(papers) : it.skip.each(papers))(
    '%s says on every page of what it is, and which page',
    (file) => {
      const pages = readPdf(bytesOf(file));
      expect(pages.length).toBeGreaterThan(0);
      for (const [index, page] of pages.entries()) {
        expect(page).toContain(`peristiwa ke-${indonesian(hall.head)}`);
        expect(page).toContain(`Halaman ${index + 1} dari ${pages.length}`);
      }
    },
  );
});

describe('of one revision', () => {
  it('every document is the same bytes later, and from another process', async () => {
    const first = files.map((file) => [file, digest(bytesOf(file))]);
    const late = { organizationId: 'late', abbreviation: 'LATE', name: 'Dinas Lain' };
    await command(hall.server, hall.workshopId, 'RegisterOrganization', late);
    expect(await digests()).toEqual(first);
    await hall.server.stop();
    hall = { ...hall, server: await startServer({ data: hall.server.data, env: unlimited }) };
    expect(await digests()).toEqual(first);
  });
});
