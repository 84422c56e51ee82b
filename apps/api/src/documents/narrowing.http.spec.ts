import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { partsOf } from '@rembuk/documents/testing';
import { defaultLimits } from '../config/limits.ts';
import type { Tokens } from '../identity/tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';

// Whole servers on real disks, and threads that start; the machine may be busy.
jest.setTimeout(120_000);

// As DOCX all of them are read where they are made.
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;
const format = hasPoppler ? 'pdf' : 'docx';
const papers = (...names: readonly string[]) => names.map((name) => `${name}.${format}`);

let server: ApiServer;
let kominfo: Tokens;
let at: number;

beforeAll(async () => {
  server = await ApiServer.start({ limits: { ...defaultLimits, heavyReadsBurst: 100_000 } });
  kominfo = await server.account('kiki', 'kominfo');
  const workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  await workshop.admit('budi');
  await workshop.propose('budi');
  const sheet = {
    sheetId: 'simadin',
    strategyId: 'str-1',
    code: 'S-1a',
    shortTitle: 'Simadin',
    title: 'Simadin: rapor daring',
    leadId: 'opd-social',
  };
  expect(await workshop.submit('AddSheet', sheet, { personId: 'budi' })).toMatchObject({
    ok: true,
  });
  at = await workshop.head();
});
afterAll(() => server.stop());

async function download(file: string, query: string, headers = {}) {
  server.nowMs += 1_000;
  const route = `${server.app.url}/api/v1/workshops/pasuruan/documents/${file}?at=${at}&${query}`;
  const response = await fetch(route, {
    headers: { authorization: `Bearer ${kominfo.accessToken}`, ...headers },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** What a document says, its lines drawn together. */
async function textOf(file: string, query: string): Promise<string> {
  const { response, bytes } = await download(file, query);
  expect([file, response.status]).toEqual([file, 200]);
  if (file.endsWith('.csv')) return bytes.toString();
  if (file.endsWith('.docx')) return Object.values(partsOf(bytes)).join('\n');
  const { stdout, status } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: bytes });
  expect(status).toBe(0);
  return stdout.toString().replaceAll(/\s+/g, ' ');
}

const social = 'organization=opd-social&dimension=social';
const economy = 'organization=opd-economy&dimension=economy';

describe('a document that is narrowed', () => {
  it.each([
    ['roadmap', 'Belum ada lembar inovasi.'],
    ['sheets', 'Belum ada lembar inovasi.'],
    ['masterplan-1', 'ECONOMY'],
    ['masterplan-2', 'Belum ada strategi.'],
    ['masterplan-3', 'ECONOMY'],
    ['contributions', 'Dinas economy'],
  ])('says to what, leaves out the rest, and that nothing is left: %s', async (name, said) => {
    const of = await textOf(`${name}.${format}`, economy);
    expect(of).toContain('Hanya OPD: Dinas economy');
    expect(of).toContain('Hanya dimensi: ECONOMY - economy');
    expect(of).toContain(said);
    expect(of).not.toContain('Dinas social');
    expect(of).not.toContain('Simadin');
  });

  it.each(papers('roadmap', 'masterplan-2'))('%s has what is of its own', async (file) => {
    const [of, whole] = [await textOf(file, social), await textOf(file, '')];
    for (const text of [of, whole]) expect(text).toContain('Simadin');
    expect(of).not.toContain('Dinas economy');
    expect(whole).not.toContain('Hanya ');
  });

  it('has one row for its organization, as CSV, JSON and XLSX', async () => {
    const csv = await textOf('contributions.csv', social);
    expect(csv).toContain('Dinas social');
    expect(csv).not.toContain('Dinas economy');
    const { bytes } = await download('contributions.json', social);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      filter: { organizationId: 'opd-social', dimensionId: 'social' },
      rows: [{ organizationId: 'opd-social', strategiesProposed: 1, sheetsLed: 1 }],
    });
    const { 'xl/worksheets/sheet1.xml': recap = '' } = partsOf(
      (await download('contributions.xlsx', social)).bytes,
    );
    expect(recap).toContain('Dinas social');
    expect(recap).not.toContain('Dinas economy');
  });

  it('is another file than the whole, and than what is narrowed otherwise', async () => {
    const tags = await Promise.all(
      ['', social, economy, 'dimension=social'].map(async (query) => {
        const { response } = await download('contributions.csv', query);
        return response.headers.get('etag') ?? '';
      }),
    );
    expect(new Set(tags).size).toBe(4);
    const again = await download('contributions.csv', social, { 'if-none-match': tags[1] });
    expect(again.response.status).toBe(304);
  });
});

describe('a filter that matches nothing', () => {
  it('gives a contribution report with zeros, as paper too', async () => {
    const query = 'from=1999-01-01T00:00:00Z&to=1999-01-02T00:00:00Z';
    const { bytes } = await download('contributions.json', query);
    const { rows } = JSON.parse(bytes.toString()) as {
      readonly rows: readonly Readonly<Record<string, unknown>>[];
    };
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ edits: 0, linksDrawn: 0, peopleActive: 0 });
    const text = await textOf(`contributions.${format}`, query);
    expect(text).toContain('Kegiatan hanya pada: 1 Januari 1999 07.00 WIB');
    expect(text).toContain('Dinas economy');
  });

  it.each([
    ['organization=nobody', 404, 'unknown_organization'],
    ['dimension=nowhere', 404, 'unknown_dimension'],
    ['session=never', 404, 'unknown_session'],
    ['from=2020-01-01T00:00:00Z&to=2019-01-01T00:00:00Z', 400, 'malformed'],
  ])('is none where it names what there is not: %s', async (query, status, code) => {
    const { accessToken: token } = kominfo;
    const route = `GET /workshops/pasuruan/documents/contributions.pdf?${query}`;
    expectProblem(await server.call(route, { token }), { status, code });
  });
});
