import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Warning } from '@rembuk/workshop';
import { defaultLimits } from '../config/limits.ts';
import type { Problem } from '../http/index.ts';
import type { Tokens } from '../identity/tokens.ts';
import { type Answer, ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { WarningsService } from './warnings.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

interface Row {
  readonly organizationId: string;
  readonly abbreviation: string;
  readonly name: string;
  readonly active: boolean;
  readonly budgetRupiah: string;
  readonly edits: number;
  readonly editsByKind: Readonly<Record<string, number>>;
  readonly peopleActive: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}
interface Report {
  readonly revision: number;
  readonly rows: readonly Row[];
}

/** The clock stands still here, and nobody is to wait. */
const unhurried = { ...defaultLimits, heavyReadsBurst: 100_000 };
let server: ApiServer;
let workshop: TestWorkshop;
let kominfo: Tokens;
let viewer: Tokens;
let facilitator: Tokens;
let stranger: Tokens;
/** Revision and moment before anyone planned anything. */
let quiet: { readonly revision: number; readonly ms: number };
const budi = { personId: 'budi' };
const largest = Number.MAX_SAFE_INTEGER;

beforeAll(async () => {
  server = await ApiServer.start({ limits: unhurried });
  const open = (id: string) => TestWorkshop.open(server.app.nest.get(WorkshopsService), id);
  [kominfo, viewer, facilitator, stranger] = [
    await server.account('kiki', 'kominfo'),
    await server.account('peninjau'),
    await server.account('fasilitator'),
    await server.account('orang-asing'),
  ];
  await open('empty');
  workshop = await open('pasuruan');
  await workshop.admit(viewer.personId, 'viewer');
  await workshop.admit(facilitator.personId, 'facilitator');
  await workshop.admit('budi');
  await workshop.perform('RegisterOrganization', {
    organizationId: 'opd-third',
    abbreviation: 'BPBD',
    name: 'Badan Penanggulangan Bencana',
  });
  quiet = { revision: await workshop.head(), ms: server.nowMs };
});
afterAll(() => server.stop());

/** As the office, whose burst of requests is full again. */
function ask<Body = Report & Problem>(
  where: string,
  token: string | undefined = kominfo.accessToken,
): Promise<Answer<Body>> {
  server.nowMs += 100;
  return server.call<Body>(`GET /workshops/${where}`, { token });
}
const report = (query = '') => ask(`pasuruan/reports/contributions${query}`);
const rowOf = ({ body }: Answer<Report>, id: string) =>
  body.rows.find(({ organizationId }) => organizationId === id);

describe('the contribution report', () => {
  it('has a row with zeros for every organization, by name, where nothing happened', async () => {
    const { status, body } = await ask('empty/reports/contributions');
    expect(status).toBe(200);
    expect(body.rows.map(({ name }) => name)).toEqual(['Dinas economy', 'Dinas social']);
    for (const row of body.rows) {
      const { organizationId, abbreviation, name, active, attendance, ...counts } = row as Row & {
        attendance: unknown;
      };
      expect({ active, attendance }).toEqual({
        active: true,
        attendance: [{ sessionId: 'bimtek-3', people: 0 }],
      });
      expect([organizationId, abbreviation, name].every((text) => text.length > 0)).toBe(true);
      expect(counts).toMatchObject({ budgetRupiah: '0', edits: 0, peopleActive: 0 });
      expect(counts).toMatchObject({ firstAt: null, lastAt: null });
      expect(new Set(Object.values(counts.editsByKind))).toEqual(new Set([0]));
    }
  });

  it('counts what was done, for whom it was done, at once', async () => {
    const before = await report();
    server.nowMs += 60_000;
    const firstAt = new Date(server.nowMs).toISOString();
    const revision = await workshop.propose('budi');
    const after = await report();
    expect(after.body.revision).toBe(revision);
    expect(rowOf(after, 'opd-social')).toMatchObject({ edits: 1, peopleActive: 1, firstAt });
    for (const other of ['opd-economy', 'opd-third'])
      expect(rowOf(after, other)).toEqual(rowOf(before, other));
  });

  it('tells sums of money exactly, past what a number holds', async () => {
    const { strategyId } = workshop.strategy();
    await workshop.submit('ProposeStrategy', { ...workshop.strategy(), strategyId }, budi);
    const sheet = { sheetId: 'sh-1', strategyId, code: 'L-1', shortTitle: 'Abc', title: 'Abc' };
    await workshop.submit('AddSheet', { ...sheet, leadId: 'opd-social' }, budi);
    for (const year of [2019, 2020, 2021]) {
      const money = { budgetRupiah: largest, fundingSource: 'APBD' } as const;
      const allocation = { sheetId: 'sh-1', year, ...money };
      const answer = await workshop.submit('AllocateSheetToYear', allocation, budi);
      expect(answer).toMatchObject({ ok: true });
    }
    const { body, text } = await report();
    const total = (3n * BigInt(largest)).toString();
    expect(body.rows.find(({ name }) => name === 'Dinas social')?.budgetRupiah).toBe(total);
    expect(text).toContain(`"budgetRupiah":"${total}"`);
  });

  it('tells how much of the text that stands each wrote, exactly', async () => {
    const text = { sheetId: 'sh-1', field: 'benefit', text: 'Warga 👩🏽‍🌾' } as const;
    expect(await workshop.submit('ReplaceSheetText', text, budi)).toMatchObject({ ok: true });
    expect(rowOf(await report(), 'opd-social')).toMatchObject({
      charactersWritten: 10,
      charactersSurviving: 10,
      charactersWithdrawn: 0,
      survivingTextPercent: 100,
    });
  });

  it('at an earlier revision or moment is what it was then, also after later ones were asked for', async () => {
    await report();
    const then = await report(`?at=${quiet.revision}`);
    expect(then.body.revision).toBe(quiet.revision);
    expect(rowOf(then, 'opd-social')).toMatchObject({ edits: 0, budgetRupiah: '0' });
    expect(await report(`?at=${new Date(quiet.ms).toISOString()}`)).toMatchObject({
      body: then.body,
    });
    const now = await report();
    expect(rowOf(now, 'opd-social')?.edits).toBeGreaterThan(3);
  });

  it('shows organizations under the name of that time', async () => {
    const before = await workshop.head();
    await workshop.perform('RenameOrganization', {
      organizationId: 'opd-third',
      name: 'Aman Bencana',
    });
    const now = await report();
    expect(now.body.rows.map(({ name }) => name)).toEqual([
      'Aman Bencana',
      'Dinas economy',
      'Dinas social',
    ]);
    const then = await report(`?at=${before}`);
    expect(rowOf(then, 'opd-third')?.name).toBe('Badan Penanggulangan Bencana');
  });

  it('asked for by many at once, at many revisions, is right for each', async () => {
    const head = await workshop.head();
    const revisions = Array.from({ length: 30 }, (_, i) => (i * 7) % (head + 1));
    const answers = await Promise.all(revisions.map((at) => report(`?at=${at}`)));
    for (const [index, { body }] of answers.entries()) {
      expect(body.revision).toBe(revisions[index]);
      expect(body).toEqual((await report(`?at=${revisions[index]}`)).body);
    }
  });

  it.each([
    ['?at=-1', 400, 'malformed'],
    ['?at=', 400, 'malformed'],
    ['?at=soon', 400, 'malformed'],
    ['?at=2018-10-03', 400, 'malformed'],
    ['?at=999999', 409, 'revision_ahead'],
    ['?at=1999-01-01T00:00:00Z', 409, 'moment_before_start'],
    ['?board=social', 400, 'malformed'],
  ])('%s is refused', async (query, status, code) => {
    expectProblem(await report(query), { status, code });
  });

  it('names no person', async () => {
    const { text } = await report();
    for (const id of ['budi', viewer.personId, facilitator.personId])
      expect(text).not.toContain(id);
  });
});

describe('who may read it', () => {
  const where = 'pasuruan/reports/contributions';

  it('admin and kominfo, nobody else; what is unwise, everyone with a seat', async () => {
    for (const token of [kominfo.accessToken, server.app.operatorToken])
      expect((await ask(where, token)).status).toBe(200);
    for (const { accessToken } of [viewer, facilitator, stranger])
      expectProblem(await ask(where, accessToken), { status: 403, code: 'forbidden' });
    expectProblem(await server.call(`GET /workshops/${where}`), {
      status: 401,
      code: 'unauthenticated',
    });
    for (const { accessToken } of [viewer, facilitator, kominfo])
      expect((await ask('pasuruan/warnings', accessToken)).status).toBe(200);
    expectProblem(await ask('pasuruan/warnings', stranger.accessToken), {
      status: 403,
      code: 'forbidden',
    });
  });

  it('of a workshop that is there', async () => {
    expectProblem(await ask('nowhere/reports/contributions'), {
      status: 404,
      code: 'unknown_workshop',
    });
  });
});

describe('the warnings', () => {
  it('come with the plan that is unwise, and go with it', async () => {
    const warned = async () =>
      (await ask<{ revision: number; warnings: Warning[] }>('pasuruan/warnings')).body;
    const before = await warned();
    expect(before.revision).toBe(await workshop.head());
    const allocation = {
      sheetId: 'sh-1',
      year: 2050,
      budgetRupiah: 1,
      fundingSource: 'APBD',
    } as const;
    await workshop.submit('AllocateSheetToYear', allocation, budi);
    const during = await warned();
    expect(during.revision).toBe(before.revision + 1);
    expect(during.warnings).toContainEqual(
      expect.objectContaining({
        code: 'allocation_outside_period',
        on: { kind: 'allocation', id: 'sh-1/2050' },
      }),
    );
    await workshop.submit('RemoveAllocation', { sheetId: 'sh-1', year: 2050 }, budi);
    expect((await warned()).warnings).toEqual(before.warnings);
  });

  it('are looked for once in each state, and are turned away when too many ask', async () => {
    const service = server.app.nest.get(WarningsService);
    const loaded = await server.app.nest.get(WorkshopsService).load('pasuruan');
    const answers = await Promise.all(Array.from({ length: 70 }, () => service.of(loaded!)));
    const found = answers.flatMap((answer) => ('warnings' in answer ? [answer.warnings] : []));
    expect(found).toHaveLength(65);
    expect(found.every((warnings) => warnings === found[0])).toBe(true);
    expect(answers.at(-1)).toMatchObject({ code: 'overloaded' });
  });
});

describe('a restart', () => {
  it('changes nothing of it', async () => {
    const before = await report();
    await server.restart();
    expect((await report()).body).toEqual(before.body);
  });
});
