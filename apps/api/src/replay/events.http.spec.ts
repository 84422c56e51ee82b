import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { verifyChain } from '@rembuk/event-sourcing';
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

interface EventsAnswer {
  readonly from: number;
  readonly events: readonly WireEvent[];
  readonly head?: number;
}

/** The clock stands still here, and nobody is to wait. */
const unhurried = { ...defaultLimits, heavyReadsBurst: 100_000 };
let server: ApiServer;
let workshop: TestWorkshop;
let viewer: Tokens;
let stranger: Tokens;
let head: number;

beforeAll(async () => {
  server = await ApiServer.start({ origins: ['https://rembuk.example'], limits: unhurried });
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  [viewer, stranger] = [await server.account('peninjau'), await server.account('orang-asing')];
  await workshop.admit(viewer.personId, 'viewer');
  await workshop.admit('budi');
  while ((await workshop.head()) < 24) await workshop.propose('budi');
  head = await workshop.head();
});
afterAll(() => server.stop());

/** As the viewer, whose burst of requests is full again. */
function ask<Body = EventsAnswer & Problem>(
  query: string,
  { token = viewer.accessToken, workshopId = 'pasuruan' }: Asking = {},
): Promise<Answer<Body>> {
  server.nowMs += 100;
  return server.call<Body>(`GET /workshops/${workshopId}/events${query}`, { token });
}

interface Asking {
  readonly token?: string | undefined;
  readonly workshopId?: string;
}

const revisions = (answer: Answer<EventsAnswer>) =>
  answer.body.events.map(({ revision }) => revision);
const cache = (answer: Answer<unknown>) => answer.headers.get('cache-control');
const forGood = 'private, max-age=31536000, immutable';
const notAtAll = 'no-store';

describe('history in pages', () => {
  it.each([1, 4, 7, 25, 26, 5_000])('of %i joins to the whole, in order', async (limit) => {
    const joined: WireEvent[] = [];
    for (let after = -1; ; after = joined.at(-1)?.revision ?? after) {
      const { body } = await ask(`?after=${after}&limit=${limit}`);
      expect(body.from).toBe(after + 1);
      expect(body.events.length).toBeLessThanOrEqual(limit);
      joined.push(...body.events);
      if (body.events.length < limit) break;
    }
    expect(joined.map(({ revision }) => revision)).toEqual([...Array(head + 1).keys()]);
    const verdict = await verifyChain('workshop-pasuruan', arrived(joined));
    expect(verdict).toMatchObject({ ok: true, events: head + 1 });
  });

  it('begins at the first event, with as many as there are, when nothing is asked for', async () => {
    const answer = await ask('');
    expect(revisions(answer)).toEqual([...Array(head + 1).keys()]);
    expect(answer.body).toMatchObject({ from: 0, head });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('gives events as the protocol has them, and nothing of the store’s own', async () => {
    const [event] = (await ask('?after=3&limit=1')).body.events;
    expect(Object.keys(event ?? {}).sort()).toEqual(
      ['data', 'id', 'meta', 'revision', 'type', 'v'].sort(),
    );
  });

  it('that are full may be kept for good, by the browser of who asked alone', async () => {
    const full = await ask('?after=4&limit=5');
    expect(cache(full)).toBe(forGood);
    expect(full.headers.get('vary')).toMatch(/\bAuthorization\b/);
    // Also where pages of other origins may ask: that header stands beside it.
    expect(full.headers.get('vary')).toMatch(/\bOrigin\b/);
    expect(full.body).not.toHaveProperty('head');
    await workshop.propose('budi');
    const later = await ask('?after=4&limit=5');
    expect(later.text).toBe(full.text);
    head = await workshop.head();
  });

  it('that end at the head may be kept when they are full, and not when they are not', async () => {
    const exact = await ask(`?after=${head - 3}&limit=3`);
    expect([cache(exact), revisions(exact).length]).toEqual([forGood, 3]);
    const short = await ask(`?after=${head - 3}&limit=4`);
    expect([cache(short), revisions(short).length]).toEqual([notAtAll, 3]);
    expect(short.body.head).toBe(head);
    await workshop.propose('budi');
    const fuller = await ask(`?after=${head - 3}&limit=4`);
    expect([cache(fuller), revisions(fuller).length]).toEqual([forGood, 4]);
    head = await workshop.head();
  });

  it('behind the head are empty, and not to be kept', async () => {
    const answer = await ask(`?after=${head}`);
    expect(answer.body).toEqual({ from: head + 1, events: [], head });
    expect(cache(answer)).toBe(notAtAll);
  });

  it('end before they grow too large, and are not taken for full then', async () => {
    const large = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'large');
    await large.admit('budi');
    const { personId } = viewer;
    await large.admit(personId, 'viewer');
    const strategy = large.strategy();
    await large.submit('ProposeStrategy', strategy, { personId: 'budi' });
    const first = await large.head();
    const on = { kind: 'strategy', id: strategy.strategyId } as const;
    const text = 'ꦧꦥ꧀ꦥꦺꦢ '.repeat(200);
    const count = 1_000;
    await Promise.all(
      Array.from({ length: count }, (_, i) =>
        large.submit('PostComment', { commentId: `c-${i}`, on, text }, { personId: 'budi' }),
      ),
    );
    expect(await large.head()).toBe(first + count);
    const answer = await ask(`?after=${first}&limit=5000`, { workshopId: 'large' });
    const got = answer.body.events.length;
    expect(got).toBeLessThan(count);
    const bytes = Buffer.byteLength(answer.text);
    expect(bytes).toBeLessThan(4.1 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(3.9 * 1024 * 1024);
    expect(cache(answer)).toBe(notAtAll);
    expect(answer.body.head).toBe(first + count);
    // The next page begins where it ended.
    const next = await ask(`?after=${first + got}&limit=1`, { workshopId: 'large' });
    expect(revisions(next)).toEqual([first + got + 1]);
  });
});

describe('a page that cannot be had', () => {
  it.each([
    ['a number below every revision', '?after=-2', 'after'],
    ['a fraction', '?after=1.5', 'after'],
    ['no number', '?after=tiga', 'after'],
    ['nothing for a number', '?after=', 'after'],
    ['another notation', '?after=0x3', 'after'],
    ['a power', '?limit=1e3', 'limit'],
    ['a blank', '?limit=%20', 'limit'],
    ['a number past exactness', `?after=${'9'.repeat(16)}`, 'after'],
    ['a number without end', `?after=${'9'.repeat(400)}`, 'after'],
    ['no events', '?limit=0', 'limit'],
    ['fewer than none', '?limit=-1', 'limit'],
    ['too many events', '?limit=5001', 'limit'],
    ['two answers to one question', '?after=1&after=2', 'after'],
  ])('%s', async (_, query, path) => {
    const answer = await ask(query);
    const details = { fields: [{ path, rule: expect.any(String) }] };
    expectProblem(answer, { status: 400, code: 'malformed', details });
  });

  it('what is not asked for', async () => {
    const answer = await ask('?PENANDA=1');
    const details = { fields: [{ path: '?', rule: 'unknown' }] };
    expectProblem(answer, { status: 400, code: 'malformed', details });
    expect(answer.text).not.toContain('PENANDA');
  });

  it('beyond the head', async () => {
    expectProblem(await ask(`?after=${head + 1}`), { status: 409, code: 'revision_ahead' });
    expectProblem(await ask(`?after=${Number.MAX_SAFE_INTEGER}`), {
      status: 409,
      code: 'revision_ahead',
    });
  });

  it('of a workshop that is not there, or is no id', async () => {
    expectProblem(await ask('', { workshopId: 'nowhere' }), {
      status: 404,
      code: 'unknown_workshop',
    });
    expectProblem(await ask('', { workshopId: 'a%2Fb' }), { status: 400, code: 'malformed' });
  });

  it('by who has no seat here, or no more, or is not signed in', async () => {
    expectProblem(await ask('', { token: stranger.accessToken }), {
      status: 403,
      code: 'forbidden',
    });
    await workshop.admit(stranger.personId);
    expect((await ask('', { token: stranger.accessToken })).status).toBe(200);
    await workshop.perform('RemoveParticipant', { participantId: stranger.personId });
    expectProblem(await ask('', { token: stranger.accessToken }), {
      status: 403,
      code: 'forbidden',
    });
    head = await workshop.head();
    const unsigned = await server.call('GET /workshops/pasuruan/events');
    expectProblem(unsigned, { status: 401, code: 'unauthenticated' });
  });
});

/** As a stream is read. */
async function* arrived(events: readonly WireEvent[]) {
  for (const event of events) yield { position: '', ...event };
  await Promise.resolve();
}
