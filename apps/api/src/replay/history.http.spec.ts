import { createPublicKey } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isSignedBy, type SignedHead } from '@rembuk/event-sourcing';
import type { EntityDifference } from '@rembuk/projections';
import type { WireEvent } from '@rembuk/protocol';
import { defaultLimits } from '../config/limits.ts';
import type { Problem } from '../http/index.ts';
import type { Tokens } from '../identity/tokens.ts';
import { type Answer, ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

interface HistoryAnswer {
  readonly of: string;
  readonly events: readonly WireEvent[];
  readonly followed: readonly string[];
  readonly through: number;
  readonly head: number;
}
interface DiffAnswer {
  readonly from: number;
  readonly to: number;
  readonly entities: readonly EntityDifference[];
  readonly truncated: boolean;
}

/** The clock stands still here, and nobody is to wait. */
const unhurried = { ...defaultLimits, heavyReadsBurst: 100_000 };
let server: ApiServer;
let workshop: TestWorkshop;
let viewer: Tokens;
let stranger: Tokens;
/** Revision at which the planning began, and the last. */
let start: number;
let head: number;

const budi = { personId: 'budi' };
const eka = { personId: 'eka' };
const fitri = { personId: 'fitri' };
const sheet = { sheetId: 'sh-1' };
const card = { kind: 'sheet', id: 'sh-1' } as const;
const far = { kind: 'strategy', id: 'far' } as const;

beforeAll(async () => {
  server = await ApiServer.start({ limits: unhurried });
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  [viewer, stranger] = [await server.account('peninjau'), await server.account('orang-asing')];
  await workshop.admit(viewer.personId, 'viewer');
  await workshop.admit('budi');
  await workshop.admit('fitri', 'facilitator');
  await workshop.admit('eka', 'member', 'economy');
  start = await workshop.head();
  await play();
  head = await workshop.head();
});
afterAll(() => server.stop());

type Submit = typeof workshop.submit;

/** A sheet's life: allotted, linked, measured, discussed, moved; and things that are none of it. */
async function play(): Promise<void> {
  const by = async (...asked: Parameters<Submit>): Promise<void> => {
    server.nowMs += 1_000;
    const answer = await workshop.submit(...asked);
    if (!answer.ok) throw new Error(`${asked[0]}: ${JSON.stringify(answer)}`);
  };
  const { dimensionId, subdimension } = workshop.strategy();
  const strategy = { dimensionId, subdimension, organizationId: 'opd-social' };
  const [one, two] = ['one', 'two'].map((strategyId) => ({ strategyId, code: strategyId }));
  await by('ProposeStrategy', { ...strategy, ...one!, title: 'Kenduren Mas' }, budi);
  await by('ProposeStrategy', { ...strategy, ...two!, title: 'Wak Moqidin' }, budi);
  const elsewhere = { dimensionId: 'economy', organizationId: 'opd-economy', code: 'E-1' };
  await by(
    'ProposeStrategy',
    { ...elsewhere, strategyId: 'far', subdimension, title: 'Adus Kali Bersih' },
    eka,
  );
  const added = { ...sheet, strategyId: 'one', code: 'L-1', shortTitle: 'Posko', title: 'Posko' };
  await by('AddSheet', { ...added, leadId: 'opd-social' }, budi);
  const money = { budgetRupiah: 1_000_000, fundingSource: 'APBD' } as const;
  await by('AllocateSheetToYear', { ...sheet, year: 2019, ...money }, budi);
  await by('AllocateSheetToYear', { ...sheet, year: 2020, ...money }, budi);
  await by('ReviseAllocation', { ...sheet, year: 2020, budgetRupiah: 2_000_000 }, budi);
  await by('DrawLink', { linkId: 'l-1', from: card, to: far, type: 'supports' }, budi);
  const indicator = { level: 'output', unit: 'posko', direction: 'up' } as const;
  await by('AddIndicator', { indicatorId: 'i-1', on: card, name: 'Posko', ...indicator }, budi);
  await by('ReviseIndicator', { indicatorId: 'i-1', unit: 'buah' }, budi);
  await by('PostComment', { commentId: 'c-1', on: card, text: 'Siapa yang membayar?' }, eka);
  await by('ResolveComment', { commentId: 'c-1' }, fitri);
  await by('RemoveLink', { linkId: 'l-1' }, budi);
  await by('RemoveIndicator', { indicatorId: 'i-1' }, budi);
  await by('MoveSheet', { ...sheet, strategyId: 'two' }, budi);
  await by('RetitleStrategy', { strategyId: 'two', title: 'Wak Moqidin Dua' }, budi);
  await by('RetitleSheet', { ...sheet, shortTitle: 'Posko Dua' }, budi);
  await by('MergeStrategies', { strategyId: 'one', intoId: 'two' }, budi);
  await by('SetStrategyTarget', { strategyId: 'two', target: 'Semua desa' }, budi);
  await by(
    'ConfigureSheetTemplate',
    { fields: [{ field: 'benefit', required: true }] },
    { personId: 'office', accountRole: 'admin' },
  );
}

/** As the viewer, whose burst of requests is full again. */
function ask<Body = Problem>(where: string, token = viewer.accessToken): Promise<Answer<Body>> {
  server.nowMs += 100;
  return server.call<Body>(`GET /workshops/${where}`, { token });
}

const history = (query: string) => ask<HistoryAnswer>(`pasuruan/history?of=${query}`);
const typesOf = async (entity: string) => {
  const { body } = await history(`${entity}&after=${start}&follow=false`);
  return body.events.map(({ type }) => type);
};

describe('the history of one thing', () => {
  it('holds all that touched it: what stood on it, came to an end, or moved', async () => {
    expect(await typesOf('sheet/sh-1')).toEqual([
      'SheetAdded',
      'SheetAllocatedToYear',
      'SheetAllocatedToYear',
      'AllocationRevised',
      'LinkDrawn',
      'IndicatorAdded',
      'IndicatorRevised',
      'CommentPosted',
      'CommentResolved',
      'LinkRemoved',
      'IndicatorRemoved',
      'SheetMoved',
      'SheetRetitled',
    ]);
  });

  it.each([
    ['allocation/sh-1/2020', ['SheetAllocatedToYear', 'AllocationRevised']],
    ['allocation/sh-1/2021', []],
    ['link/l-1', ['LinkDrawn', 'LinkRemoved']],
    ['indicator/i-1', ['IndicatorAdded', 'IndicatorRevised', 'IndicatorRemoved']],
    ['comment/c-1', ['CommentPosted', 'CommentResolved']],
    ['strategy/far', ['StrategyProposed', 'LinkDrawn', 'LinkRemoved']],
    // The sheet came from there, and goes on elsewhere; then the strategy goes the same way.
    ['strategy/one', ['StrategyProposed', 'SheetAdded', 'SheetMoved', 'StrategyMerged']],
    [
      'strategy/two',
      ['StrategyProposed', 'SheetMoved', 'StrategyRetitled', 'StrategyMerged', 'StrategyTargetSet'],
    ],
    ['board/economy', ['StrategyProposed']],
    ['workshop/workshop', ['SheetTemplateConfigured']],
    ['sheet/never-was', []],
  ])('%s', async (entity, types) => {
    expect(await typesOf(entity)).toEqual(types);
  });

  it('goes on in what one went into, from then on, and begins with what went into one', async () => {
    const followed = async (entity: string) => {
      const { body } = await history(`${entity}&after=${start}`);
      return [body.followed, body.events.map(({ type }) => type)];
    };
    expect(await followed('strategy/one')).toEqual([
      ['strategy/two'],
      ['StrategyProposed', 'SheetAdded', 'SheetMoved', 'StrategyMerged', 'StrategyTargetSet'],
    ]);
    expect(await followed('strategy/two')).toEqual([
      ['strategy/one'],
      [
        'StrategyProposed',
        'StrategyProposed',
        'SheetAdded',
        'SheetMoved',
        'StrategyRetitled',
        'StrategyMerged',
        'StrategyTargetSet',
      ],
    ]);
  });

  it('says how far it looked, and goes on behind it', async () => {
    const whole = (await history('sheet/sh-1')).body;
    expect(whole).toMatchObject({ of: 'sheet/sh-1', through: head, head });
    const joined: WireEvent[] = [];
    for (let after = -1; after < head;) {
      const { body } = await history(`sheet/sh-1&limit=2&after=${after}`);
      expect(body.events.length).toBeLessThanOrEqual(2);
      expect(body.through).toBeGreaterThan(after);
      joined.push(...body.events);
      after = body.through;
    }
    expect(joined).toEqual(whole.events);
  });

  it('behind the head is empty', async () => {
    const { body } = await history(`sheet/sh-1&after=${head}`);
    expect(body).toEqual({ of: 'sheet/sh-1', followed: [], events: [], through: head, head });
  });

  it.each([
    ['nothing', ''],
    ['no id', 'sheet'],
    ['an empty id', 'sheet/'],
    ['no kind', '/sh-1'],
    ['an id too many', 'sheet/sh-1/2020'],
    ['an id too few', 'allocation/sh-1'],
    ['two ids too many', 'allocation/sh-1/2020/1'],
    ['an unknown kind', 'dragon/sh-1'],
    ['a kind that every object has', 'constructor/x'],
    ['a way up', 'sheet/..'],
    ['a control character', 'sheet/%00'],
    ['an id too long', `sheet/${'x'.repeat(65)}`],
    ['an id without end', `sheet/${'x'.repeat(5_000)}`],
  ])('of %s is of no thing', async (_, entity) => {
    const answer = await ask(`pasuruan/history?of=${entity}`);
    expectProblem(answer, { status: 400, code: 'malformed' });
    expect(answer.body.details).toMatchObject({ fields: [{ path: 'of' }] });
  });

  it('is refused beyond the head, or when it is not said of what', async () => {
    const ahead = await ask(`pasuruan/history?of=sheet/sh-1&after=${head + 1}`);
    expectProblem(ahead, { status: 409, code: 'revision_ahead' });
    expectProblem(await ask('pasuruan/history'), { status: 400, code: 'malformed' });
    expectProblem(await ask('pasuruan/history?of=sheet/sh-1&limit=0'), {
      status: 400,
      code: 'malformed',
    });
  });
});

const diff = async (query: string) => (await ask<DiffAnswer>(`pasuruan/diff?${query}`)).body;
const isoNow = () => new Date(server.nowMs).toISOString();

describe('the difference between two moments', () => {
  it('names each field with what it was and is', async () => {
    const { events } = (await history('sheet/sh-1')).body;
    const at = (type: string) => events.findLast((event) => event.type === type)?.revision ?? -1;
    const retitled = at('SheetRetitled');
    expect(await diff(`from=${retitled - 1}&to=${retitled}`)).toEqual({
      from: retitled - 1,
      to: retitled,
      entities: [
        {
          kind: 'sheet',
          id: 'sh-1',
          change: 'changed',
          fields: [{ field: 'shortTitle', before: 'Posko', after: 'Posko Dua' }],
        },
      ],
      truncated: false,
    });
    const removed = at('LinkRemoved');
    const { entities } = await diff(`from=${removed - 1}&to=${removed}`);
    expect(entities).toEqual([
      expect.objectContaining({ kind: 'link', id: 'l-1', change: 'removed' }),
    ]);
    expect(entities[0]?.fields).toContainEqual({ field: 'type', before: 'supports' });
  });

  it('does not show what came and went between them', async () => {
    const { entities } = await diff(`from=${start}`);
    const named = entities.map(({ kind, id }) => `${kind}/${id}`);
    expect(named).toContain('sheet/sh-1');
    expect(named).not.toContain('link/l-1');
    expect(named).not.toContain('indicator/i-1');
  });

  it('shows what belongs to the workshop as a whole, its sheet template too', async () => {
    const { entities } = await diff(`from=${head - 1}`);
    expect(entities).toEqual([
      {
        kind: 'workshop',
        id: 'workshop',
        change: 'changed',
        fields: [
          { field: 'sheetTemplate', before: [], after: [{ field: 'benefit', required: true }] },
        ],
      },
    ]);
  });

  it('from before the first event has everything as new', async () => {
    const { entities, from, to } = await diff('from=-1&to=0');
    expect({ from, to }).toEqual({ from: -1, to: 0 });
    expect(new Set(entities.map(({ change }) => change))).toEqual(new Set(['added']));
    expect(entities.map(({ kind }) => kind)).toContain('workshop');
  });

  it('of a moment to itself is none', async () => {
    for (const at of [0, 5, head])
      expect(await diff(`from=${at}&to=${at}`)).toEqual({
        from: at,
        to: at,
        entities: [],
        truncated: false,
      });
  });

  it('is of moments as well as of revisions, and up to now when nothing is said', async () => {
    const { body } = await history('sheet/sh-1');
    const added = body.events[0]!;
    const moments = `from=${added.meta.at}&to=${isoNow()}`;
    expect(await diff(moments)).toEqual(await diff(`from=${added.revision}&to=${head}`));
    expect(await diff(`from=${added.revision}`)).toMatchObject({ to: head });
  });

  it.each([
    ['from=5&to=2', 400, 'malformed'],
    ['to=2', 400, 'malformed'],
    ['from=-2', 400, 'malformed'],
    ['from=', 400, 'malformed'],
    ['from=0&to=-1', 400, 'malformed'],
    ['from=satu', 400, 'malformed'],
    ['from=0&to=999999', 409, 'revision_ahead'],
    ['from=999999', 409, 'revision_ahead'],
    ['from=1999-01-01T00:00:00Z', 409, 'moment_before_start'],
    ['from=0&to=1999-01-01T00:00:00Z', 409, 'moment_before_start'],
    ['from=0&from=1', 400, 'malformed'],
    ['from=0&unknown=1', 400, 'malformed'],
  ])('%s is refused', async (query, status, code) => {
    expectProblem(await ask(`pasuruan/diff?${query}`), { status, code });
  });
});

describe('who may look into the past', () => {
  const questions = ['state', 'events', 'history?of=sheet/sh-1', 'diff?from=0'];

  it.each(questions)('%s: whoever has a seat, nobody else', async (question) => {
    expect((await ask(`pasuruan/${question}`)).status).toBe(200);
    const refused = await ask(`pasuruan/${question}`, stranger.accessToken);
    expectProblem(refused, { status: 403, code: 'forbidden' });
    const nowhere = await ask(`nowhere/${question}`, stranger.accessToken);
    expectProblem(nowhere, { status: 404, code: 'unknown_workshop' });
  });

  it('before a bad question is looked at, so that it tells a stranger nothing', async () => {
    for (const question of ['state?at=9999', 'events?after=9999', 'history?of=dragon/x']) {
      const answer = await ask(`pasuruan/${question}`, stranger.accessToken);
      expectProblem(answer, { status: 403, code: 'forbidden' });
    }
  });
});

describe('the audit', () => {
  it('is for the office', async () => {
    expectProblem(await ask('pasuruan/audit'), { status: 403, code: 'forbidden' });
    const { body } = await ask<object>('pasuruan/audit', server.app.operatorToken);
    expect(body).toMatchObject({ ok: true, events: head + 1 });
  });

  it('is one at a time for each person', async () => {
    const audit = () => ask<object>('pasuruan/audit', server.app.operatorToken);
    const answers = await Promise.all([audit(), audit(), audit()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 429, 429]);
    expect(await audit()).toMatchObject({ status: 200, body: { ok: true } });
  });

  it('ends when whoever asked has left, and the next one finds the way free', async () => {
    const authorization = `Bearer ${server.app.operatorToken}`;
    const route = `${server.app.url}/api/v1/workshops/pasuruan/audit`;
    for (let turn = 0; turn < 3; turn++) {
      const leaving = new AbortController();
      const asked = fetch(route, { headers: { authorization }, signal: leaving.signal });
      const left = asked.catch((error: unknown) => error);
      setImmediate(() => leaving.abort());
      await left;
    }
    let status = 429;
    while (status === 429)
      ({ status } = await ask<object>('pasuruan/audit', server.app.operatorToken));
    expect(status).toBe(200);
  });

  it('tells where the chain breaks, as an answer', async () => {
    const database = new DatabaseSync(path.join(server.folder, 'events.db'));
    database.exec(`UPDATE events SET data = replace(data, 'Posko Dua', 'Posko Tiga')
      WHERE data LIKE '%Posko Dua%'`);
    database.close();
    const { events } = (await history('sheet/sh-1')).body;
    const altered = events.find(({ type }) => type === 'SheetRetitled');
    const { status, body } = await ask<object>('pasuruan/audit', server.app.operatorToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: false, revision: altered?.revision });
  });
});

describe('a signed head', () => {
  it('says where the history stands or stood, by the key that the server shows', async () => {
    const { body: latest } = await ask<SignedHead>('pasuruan/head/signed');
    const { body: earlier } = await ask<SignedHead>('pasuruan/head/signed?at=3');
    const { body } = await server.call<{ publicKey: string }>('GET /signing-key');
    const key = createPublicKey(body.publicKey);
    expect(latest).toMatchObject({ workshopId: 'pasuruan', revision: head });
    expect(earlier).toMatchObject({ stream: 'workshop-pasuruan', revision: 3 });
    for (const signed of [latest, earlier]) expect(isSignedBy(signed, key)).toBe(true);
    expect(isSignedBy({ ...earlier, revision: 4 }, key)).toBe(false);
    expectProblem(await ask(`pasuruan/head/signed?at=${head + 1}`), {
      status: 409,
      code: 'revision_ahead',
    });
  });
});
