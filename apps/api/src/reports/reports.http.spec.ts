import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TimelineEntry } from '@rembuk/projections';
import { defaultLimits } from '../config/limits.ts';
import type { Problem } from '../http/index.ts';
import type { Tokens } from '../identity/tokens.ts';
import { type Answer, ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

interface Report {
  readonly revision: number;
  readonly hash: string;
  readonly at: string;
  readonly filter: object;
  readonly version: number;
  readonly rows: readonly { readonly organizationId: string; readonly edits: number }[];
  readonly totals: Readonly<Record<string, number | string>>;
  readonly dimensions: readonly { readonly id: string; readonly strategies: readonly object[] }[];
}
interface TimelinePage extends Report {
  readonly marks: readonly object[];
  readonly entries: readonly TimelineEntry[];
  readonly through: number;
  readonly more: boolean;
}

const standing = ['masterplan', 'roadmap', 'integration', 'coverage'] as const;
const views = [...standing, 'timeline', 'contributions'] as const;

/** The clock stands still here, and nobody is to wait. */
const unhurried = { ...defaultLimits, heavyReadsBurst: 100_000 };
let server: ApiServer;
let workshop: TestWorkshop;
let kominfo: Tokens;
let viewer: Tokens;
let stranger: Tokens;
/** A moment within the first session, before the second strategy; and the revision there. */
let between: { readonly at: string; readonly revision: number };

const office = { personId: 'office', accountRole: 'admin' } as const;
const budi = { personId: 'budi' };
const eka = { personId: 'eka' };

beforeAll(async () => {
  server = await ApiServer.start({ limits: unhurried });
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  [kominfo, viewer, stranger] = [
    await server.account('kiki', 'kominfo'),
    await server.account('peninjau'),
    await server.account('orang-asing'),
  ];
  await workshop.admit(viewer.personId, 'viewer');
  await workshop.admit('budi');
  await workshop.admit('eka', 'member', 'economy');
  await play();
});
afterAll(() => server.stop());

/** Each board puts up a strategy, one of them in a session; then an organization is renamed. */
async function play(): Promise<void> {
  const by = async (...asked: Parameters<typeof workshop.submit>): Promise<void> => {
    server.nowMs += 60_000;
    const answer = await workshop.submit(...asked);
    if (!answer.ok) throw new Error(`${asked[0]}: ${JSON.stringify(answer)}`);
  };
  await by('StartSession', { sessionId: 'bimtek-3' }, office);
  await by('ProposeStrategy', { ...workshop.strategy(), strategyId: 'soc-1' }, budi);
  between = { at: new Date(server.nowMs + 30_000).toISOString(), revision: await workshop.head() };
  await by('EndSession', { sessionId: 'bimtek-3' }, office);
  const { subdimension } = workshop.strategy();
  const economy = { dimensionId: 'economy', organizationId: 'opd-economy', code: 'E-1' };
  const far = { ...economy, strategyId: 'eco-1', subdimension, title: 'Pasar desa daring' };
  await by('ProposeStrategy', far, eka);
  const note = { organizationId: 'opd-economy', name: 'Dinas Niaga' };
  await by('RenameOrganization', note, office);
}

function ask<Body = Report & Problem>(
  view: string,
  { token = kominfo.accessToken, headers = {} }: { token?: string; headers?: object } = {},
): Promise<Answer<Body>> {
  server.nowMs += 100;
  return server.call<Body>(`GET /workshops/pasuruan/reports/${view}`, {
    token,
    headers: { ...headers },
  });
}

describe.each(views)('the report %s', (view) => {
  it('is of one revision, and names it, its hash and its moment', async () => {
    const state = await server.call<Report>('GET /workshops/pasuruan/state', {
      token: kominfo.accessToken,
    });
    const { status, body } = await ask(view);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      revision: state.body.revision,
      hash: state.body.hash,
      filter: {},
      version: expect.any(Number),
    });
    expect(Date.parse(body.at)).toBeLessThanOrEqual(server.nowMs);
    const then = await ask(`${view}?at=${between.revision}`);
    expect(then.body.revision).toBe(between.revision);
    expect(then.body.hash).not.toBe(body.hash);
    expect((await ask(`${view}?at=${between.at}`)).text).toBe(then.text);
  });

  it('has the same bytes each time, and is not sent again to whoever has it', async () => {
    const [first, second] = [await ask(view), await ask(view)];
    expect(second.text).toBe(first.text);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Authorization');
    const again = await ask(view, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    const narrowed = await ask(`${view}?dimension=social`, { headers: { 'if-none-match': etag } });
    expect(narrowed.status).toBe(200);
  });

  it('is told anew once something happens', async () => {
    const { headers, body } = await ask(view);
    await workshop.propose('budi');
    const etag = headers.get('etag') ?? '';
    const next = await ask(view, { headers: { 'if-none-match': etag } });
    expect(next.status).toBe(200);
    expect(next.body.revision).toBe(body.revision + 1);
  });

  it.each([
    ['at=-1', 400, 'malformed'],
    ['at=999999', 409, 'revision_ahead'],
    ['at=1999-01-01T00:00:00Z', 409, 'moment_before_start'],
    ['dimension=nowhere', 404, 'unknown_dimension'],
    ['organization=nobody', 404, 'unknown_organization'],
    ['dimension=', 404, 'unknown_dimension'],
    ['dimension=social&dimension=economy', 400, 'malformed'],
    [`organization=${'x'.repeat(65)}`, 400, 'malformed'],
    ['board=social', 400, 'malformed'],
  ])('refuses %s', async (query, status, code) => {
    expectProblem(await ask(`${view}?${query}`), { status, code });
  });

  it('knows nothing yet of what came later', async () => {
    await workshop.perform('RegisterOrganization', {
      organizationId: `late-${view}`,
      abbreviation: view,
      name: `Dinas ${view}`,
    });
    expect((await ask(`${view}?organization=late-${view}`)).status).toBe(200);
    expectProblem(await ask(`${view}?organization=late-${view}&at=${between.revision}`), {
      status: 404,
      code: 'unknown_organization',
    });
  });

  it('is for whoever has a seat, contributions for the office alone', async () => {
    const { status } = await ask(view, { token: viewer.accessToken });
    expect(status).toBe(view === 'contributions' ? 403 : 200);
    expectProblem(await ask(view, { token: stranger.accessToken }), {
      status: 403,
      code: 'forbidden',
    });
    // Also to whoever has the bytes already.
    const etag = (await ask(view)).headers.get('etag') ?? '';
    const token = stranger.accessToken;
    expect((await ask(view, { token, headers: { 'if-none-match': etag } })).status).toBe(403);
  });
});

describe('a report of what stands', () => {
  it.each(standing)('%s takes no period: what stands has no date', async (view) => {
    for (const query of [`from=${between.at}`, `to=${between.at}`, 'session=bimtek-3'])
      expectProblem(await ask(`${view}?${query}`), { status: 400, code: 'malformed' });
  });

  it('tells a board alone, and one at which nothing matches as empty', async () => {
    const { body } = await ask('masterplan?dimension=economy');
    expect(body.filter).toEqual({ dimensionId: 'economy' });
    expect(body.dimensions.map(({ id, strategies }) => [id, strategies.length])).toEqual([
      ['economy', 1],
    ]);
    const none = await ask('masterplan?dimension=economy&organization=opd-social');
    expect(none.body.dimensions).toMatchObject([{ id: 'economy', strategies: [] }]);
  });

  it('bears the names of its time', async () => {
    const [now, then] = [
      await ask('masterplan?dimension=economy'),
      await ask(`masterplan?dimension=economy&at=${between.revision}`),
    ];
    expect(now.text).toContain('Dinas Niaga');
    expect(then.text).toContain('Dinas economy');
    expect(then.text).not.toContain('Dinas Niaga');
  });
});

describe('a report of what was done', () => {
  const editsOf = async (query: string) => {
    const { body } = await ask(`contributions?${query}`);
    return Object.fromEntries(
      body.rows.map(({ organizationId, edits }) => [organizationId, edits]),
    );
  };

  it('is narrowed to a session, a period, a board, and all at once', async () => {
    expect(await editsOf('session=bimtek-3')).toMatchObject({ 'opd-social': 1, 'opd-economy': 0 });
    expect(await editsOf(`to=${between.at}`)).toMatchObject({ 'opd-social': 1, 'opd-economy': 0 });
    expect(await editsOf(`from=${between.at}`)).toMatchObject({ 'opd-economy': 1 });
    expect(await editsOf('dimension=economy')).toMatchObject({ 'opd-social': 0, 'opd-economy': 1 });
    expect(await editsOf('organization=opd-social&session=bimtek-3')).toEqual({ 'opd-social': 1 });
    const nothing = await editsOf('dimension=economy&session=bimtek-3');
    expect(new Set(Object.values(nothing))).toEqual(new Set([0]));
  });

  it.each([
    ['from=2018-10-03', 'a day is no moment'],
    ['from=5', 'a revision is none'],
    ['from=2020-01-02T00:00:00Z&to=2020-01-01T00:00:00Z', 'an end before the beginning'],
    ['to=', 'nothing'],
  ])('refuses %s: %s', async (query) => {
    for (const view of ['contributions', 'timeline'])
      expectProblem(await ask(`${view}?${query}`), { status: 400, code: 'malformed' });
  });

  it('refuses a session that is not there', async () => {
    expectProblem(await ask('contributions?session=bimtek-9'), {
      status: 404,
      code: 'unknown_session',
    });
  });
});

describe('the timeline', () => {
  const page = async (query: string) => (await ask<TimelinePage>(`timeline?${query}`)).body;

  it('comes in pages that go on where the last one ended', async () => {
    const whole = await page('limit=1000');
    expect(whole).toMatchObject({ through: whole.revision, more: false });
    expect(whole.entries.map(({ revision }) => revision)).toEqual([
      ...Array(whole.revision + 1).keys(),
    ]);
    const joined: TimelineEntry[] = [];
    for (let after = -1, more = true; more;) {
      const next = await page(`limit=3&after=${after}&at=${whole.revision}`);
      joined.push(...next.entries);
      ({ through: after, more } = next);
    }
    expect(joined).toEqual(whole.entries);
  });

  it('marks the session and the milestone of its end', async () => {
    const { marks, entries } = await page('session=bimtek-3');
    expect(marks).toMatchObject([
      { kind: 'session', id: 'bimtek-3' },
      { kind: 'milestone', id: 'session-bimtek-3' },
    ]);
    expect(entries.map(({ type }) => type)).toEqual([
      'SessionStarted',
      'StrategyProposed',
      'SessionEnded',
    ]);
  });

  it('of a period looks at it alone, and says how far', async () => {
    const { entries, through, more } = await page(`to=${between.at}`);
    expect(entries.at(-1)?.revision).toBe(between.revision);
    expect([through, more]).toEqual([between.revision, false]);
    const later = await page(`from=${between.at}&dimension=economy`);
    expect(later.entries.map(({ type }) => type)).toEqual(['StrategyProposed']);
    expect(await page('from=2100-01-01T00:00:00Z')).toMatchObject({ entries: [], more: false });
    expect(await page('to=1999-01-01T00:00:00Z')).toMatchObject({ entries: [], more: false });
  });

  it('names the organization of that time, and no person', async () => {
    const { entries } = await page('organization=opd-economy');
    expect(entries.map(({ organization }) => organization?.name)).toEqual(['Dinas economy']);
    const { text } = await ask('timeline?limit=1000');
    expect(text).not.toContain('"budi"}');
    expect(text).not.toContain('actorId');
  });
});

it('a report of a workshop that is being edited is of one revision', async () => {
  const edits = Array.from({ length: 10 }, () => workshop.propose('budi'));
  const answers = await Promise.all([...views, ...views].map((view) => ask(view)));
  await Promise.all(edits);
  for (const [place, { body }] of answers.entries()) {
    const view = [...views, ...views][place]!;
    const again = await ask(`${view}?at=${body.revision}`);
    expect(again.body).toEqual(body);
  }
});
