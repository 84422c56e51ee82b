import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canonicalJson } from '@rembuk/event-sourcing';
import type { WireEvent } from '@rembuk/protocol';
import {
  fold,
  foldVersion,
  initialState,
  stateToJson,
  upcast,
  type WorkshopStateJson,
} from '@rembuk/workshop';
import { defaultLimits } from '../config/limits.ts';
import type { Problem } from '../http/index.ts';
import type { Tokens } from '../identity/tokens.ts';
import { type Answer, ApiServer } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import { ReplayService } from './replay.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

interface StateAnswer {
  readonly revision: number;
  readonly foldVersion: number;
  readonly hash: string;
  readonly stateHash: string;
  readonly state: WorkshopStateJson;
}
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
let head: number;
/** When the first event happened, and when the last. */
let beganMs: number;
let endedMs: number;

beforeAll(async () => {
  server = await ApiServer.start({ limits: unhurried });
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'pasuruan');
  beganMs = server.nowMs;
  viewer = await server.account('peninjau');
  await workshop.admit(viewer.personId, 'viewer');
  await workshop.admit('budi');
  for (let count = 0; count < 20; count++) {
    server.nowMs += 60_000;
    await workshop.propose('budi');
  }
  endedMs = server.nowMs;
  head = await workshop.head();
});
afterAll(() => server.stop());

/** As the viewer, whose burst of requests is full again. */
function ask<Body = Problem>(where: string, token = viewer.accessToken): Promise<Answer<Body>> {
  server.nowMs += 100;
  return server.call<Body>(`GET /workshops/${where}`, { token });
}

const state = (query: string) => ask<StateAnswer>(`pasuruan/state${query}`);
const events = (query: string) => ask<EventsAnswer>(`pasuruan/events${query}`);
const iso = (ms: number) => new Date(ms).toISOString();

/** All of the history, and the state that it gives up to a revision. */
async function replayed(revision: number) {
  const { body } = await events('?limit=5000');
  const recorded = body.events.slice(0, revision + 1);
  return { last: recorded.at(-1), state: fold(initialState, recorded.map(upcast)) };
}

describe('the state at a revision', () => {
  it.each([0, 1, 7, 'the head'] as const)('%s is what its events give', async (at) => {
    const revision = at === 'the head' ? head : at;
    const { status, headers, body } = await state(at === 'the head' ? '' : `?at=${revision}`);
    const { last, state: expected } = await replayed(revision);
    const json = canonicalJson(stateToJson(expected));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      revision,
      foldVersion,
      hash: last?.meta.hash,
      stateHash: hash('sha256', json),
      state: JSON.parse(json) as unknown,
    });
  });

  it('is written once for a room that looks at it together', async () => {
    const service = server.app.nest.get(ReplayService);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.state('pasuruan', 5)),
    );
    const [first] = answers;
    expect(first).toMatchObject({ revision: 5 });
    expect(answers.every((answer) => answer === first)).toBe(true);
  });

  it('is the same forwards, backwards, and once more', async () => {
    const order = [head, 3, head - 1, 4, 3, 0, head];
    const hashes = new Map<number, string>();
    for (const revision of order) {
      const { stateHash } = (await state(`?at=${revision}`)).body;
      expect(hashes.get(revision) ?? stateHash).toBe(stateHash);
      hashes.set(revision, stateHash);
    }
    expect(new Set(hashes.values()).size).toBe(hashes.size);
  });

  it.each(['-1', '-0', '1.5', '1e1', '0x1', ' 1', '', 'now', 'NaN', 'Infinity', '9'.repeat(17)])(
    '%j is none',
    async (at) => {
      const answer = await ask(`pasuruan/state?at=${encodeURIComponent(at)}`);
      const details = { fields: [{ path: 'at', rule: 'place' }] };
      expectProblem(answer, { status: 400, code: 'malformed', details });
    },
  );

  it('one past exact numbers is none', async () => {
    const answer = await ask(`pasuruan/state?at=${2 ** 53}`);
    expectProblem(answer, { status: 400, code: 'malformed' });
  });

  it('beyond the head is told apart', async () => {
    for (const at of [head + 1, Number.MAX_SAFE_INTEGER])
      expectProblem(await ask(`pasuruan/state?at=${at}`), { status: 409, code: 'revision_ahead' });
  });

  it('has a tag of its own, by which it need not be sent again', async () => {
    const call = (query: string, headers: Readonly<Record<string, string>> = {}) =>
      server.call<StateAnswer>(`GET /workshops/pasuruan/state${query}`, {
        token: viewer.accessToken,
        headers,
      });
    const [then, before] = [await call('?at=5'), await call('?at=4')];
    const etag = then.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"\d+-[0-9a-f]{32}"$/);
    expect(before.headers.get('etag')).not.toBe(etag);
    const again = await call('?at=5', { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await call('?at=4', { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('the state at a moment', () => {
  it('is that of the last event up to it', async () => {
    const at = (ms: number) => state(`?at=${iso(ms)}`).then(({ body }) => body.revision);
    // The tenth proposal from the end came exactly then.
    const tenth = endedMs - 9 * 60_000;
    expect(await at(tenth)).toBe(head - 9);
    expect(await at(tenth - 1)).toBe(head - 10);
    expect(await at(tenth + 59_999)).toBe(head - 9);
    expect(await at(endedMs)).toBe(head);
    expect(await at(endedMs + 1e9)).toBe(head);
  });

  it('may be written with any zone', async () => {
    const tenth = endedMs - 9 * 60_000;
    const local = iso(tenth + 7 * 3_600_000).replace('Z', '%2B07:00');
    expect((await state(`?at=${local}`)).body.revision).toBe(head - 9);
    const western = iso(tenth - 3 * 3_600_000).replace('Z', '-03:00');
    expect((await state(`?at=${western}`)).body.revision).toBe(head - 9);
  });

  it('of several events is that of the last of them', async () => {
    const { body } = await events('?limit=5000');
    const together = body.events.filter(({ meta }) => meta.at === iso(beganMs));
    expect(together.length).toBeGreaterThan(5);
    const { revision } = (await state(`?at=${iso(beganMs)}`)).body;
    expect(revision).toBe(together.at(-1)?.revision);
  });

  it('before the first event is before the start', async () => {
    const answer = await ask(`pasuruan/state?at=${iso(beganMs - 1)}`);
    expectProblem(answer, { status: 409, code: 'moment_before_start' });
  });

  it.each([
    '2018-10-03',
    '2018-10-03T09:30:00',
    '2018-10-03 09:30:00Z',
    '2018-02-30T09:30:00Z',
    '2019-02-29T00:00:00Z',
    '2018-13-01T00:00:00Z',
    '2018-10-03T25:00:00Z',
    '2018-10-03T09:30:00+99:00',
    'Wed, 03 Oct 2018 09:30:00 GMT',
  ])('%s is none', async (at) => {
    const answer = await ask(`pasuruan/state?at=${encodeURIComponent(at)}`);
    expectProblem(answer, { status: 400, code: 'malformed' });
  });

  it('is found also after the clock of the server was set back', async () => {
    const other = await TestWorkshop.open(server.app.nest.get(WorkshopsService), 'clock');
    await other.admit('budi');
    await other.propose('budi');
    const late = server.nowMs;
    const seen = await other.head();
    // It leaves a snapshot of the head: the next process reads no event at all.
    await server.restart();
    const token = server.app.operatorToken;
    server.nowMs -= 3_600_000;
    const command = { type: 'ReviseWorkshop', data: { name: 'Sesudah jam mundur' }, seen };
    const revised = await server.call<{ revision: number }>('POST /workshops/clock/commands', {
      token,
      body: { id: randomUUID(), ...command },
    });
    expect(revised.status).toBe(200);
    const { body } = await ask<EventsAnswer>('clock/events?limit=5000', token);
    const times = body.events.map(({ meta }) => Date.parse(meta.at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const at = (ms: number) => ask<StateAnswer>(`clock/state?at=${iso(ms)}`, token);
    expect((await at(late)).body.revision).toBe(revised.body.revision);
    expectProblem(await ask(`clock/state?at=${iso(late - 3_600_000)}`, token), {
      status: 409,
      code: 'moment_before_start',
    });
    server.nowMs = late;
  });
});
