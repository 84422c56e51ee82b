import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EventStore, OutcomeLog, type RecordedEvent } from '@rembuk/event-sourcing';
import type { CommandAccepted } from '@rembuk/protocol';
import type { CommandType } from '@rembuk/workshop';
import { defaultLimits } from '../config/limits.ts';
import type { Problem } from '../http/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer, type Call } from '../testing/api-server.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from './workshops.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

const marker = 'PENANDA-9981';
let server: ApiServer;
let workshop: TestWorkshop;
/** A member of the social board, and who facilitates it. */
let ani: { readonly personId: string; readonly accessToken: string };
let fitri: { readonly personId: string; readonly accessToken: string };

beforeAll(async () => {
  server = await ApiServer.start();
  [ani, fitri] = [await server.account('ani-guru'), await server.account('fitri-f')];
});
afterAll(() => server.stop());
beforeEach(async () => {
  // Nobody is held back by what the case before asked.
  server.nowMs += 5_000;
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), randomUUID());
  await workshop.admit(ani.personId);
  await workshop.admit(fitri.personId, 'facilitator');
});

interface Wanted extends Call {
  readonly id?: string;
  readonly type?: CommandType;
  readonly data?: object;
  readonly seen?: number;
  readonly workshopId?: string;
}

function command({ id = randomUUID(), type, data, seen = 0, workshopId, ...call }: Wanted = {}) {
  const { token = ani.accessToken, ...rest } = call;
  const body = { id, type: type ?? 'ProposeStrategy', data: data ?? workshop.strategy(), seen };
  return server.call<CommandAccepted & Problem>(
    `POST /workshops/${workshopId ?? workshop.id}/commands`,
    { body, token, ...rest },
  );
}

async function recorded(): Promise<readonly RecordedEvent[]> {
  const store = server.app.nest.get<EventStore>(EVENT_STORE);
  return Array.fromAsync(store.readStream(workshop.stream));
}

/** Refusals and commands without effect that the log keeps. */
async function outcomes(): Promise<readonly RecordedEvent[]> {
  const store = server.app.nest.get<EventStore>(EVENT_STORE);
  return Array.fromAsync(store.readStream(OutcomeLog.streamOf(workshop.stream)));
}

describe('who is nobody in a workshop', () => {
  it('is refused without a trace', async () => {
    const stranger = await server.account(`asing-${workshop.id.slice(0, 8)}`);
    for (let i = 0; i < 3; i++)
      expectProblem(await command({ token: stranger.accessToken }), {
        status: 403,
        code: 'forbidden',
      });
    expect(await outcomes()).toEqual([]);
    // Whoever has a seat is told the same for ever, by what is recorded.
    expect((await command({ type: 'RotateJoinCode', data: { groupId: 'x' } })).status).toBe(403);
    expect(await outcomes()).toHaveLength(1);
  });

  it('has the answers to what they sent while they had a seat, and no others', async () => {
    const [accepted, refused, late] = [randomUUID(), randomUUID(), randomUUID()];
    const first = await command({ id: accepted });
    const rotate = { type: 'RotateJoinCode', data: { groupId: 'x' } } as const;
    expect((await command({ id: refused, ...rotate })).body.code).toBe('forbidden');
    await workshop.perform('RemoveParticipant', { participantId: ani.personId });
    const before = await outcomes();
    expect((await command({ id: accepted })).body).toEqual(first.body);
    expect((await command({ id: refused, ...rotate })).body.code).toBe('forbidden');
    expect((await command({ id: late })).body.code).toBe('forbidden');
    // The id of another person's command says nothing about it.
    const theirs = randomUUID();
    await command({ id: theirs, token: fitri.accessToken });
    expect((await command({ id: theirs })).body.code).toBe('command_id_taken');
    expect(await outcomes()).toEqual(before);
  });
});

describe('a command over HTTP', () => {
  it('is answered with its revision once its event is in the log, attributed', async () => {
    const [id, correlationId] = [randomUUID(), randomUUID()];
    const before = await recorded();
    const answer = await command({ id, headers: { 'x-request-id': correlationId } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.body).toMatchObject({ ok: true, revision: before.length });
    const [event, ...more] = (await recorded()).slice(before.length);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'StrategyProposed',
      revision: answer.body.revision,
      meta: {
        commandId: id,
        correlationId,
        actorId: ani.personId,
        role: 'member',
        organizationId: 'opd-social',
        groupId: 'group-social',
      },
    });
  });

  it('carries the warnings about what it touched', async () => {
    const { strategyId } = workshop.strategy();
    await command({ data: { ...workshop.strategy(), strategyId } });
    const sheet = { sheetId: 'sh-1', strategyId, code: 'L1', shortTitle: 'Abc', title: 'Abc' };
    const lead = { leadId: 'opd-social' };
    expect((await command({ type: 'AddSheet', data: { ...sheet, ...lead } })).status).toBe(200);
    const answer = await command({
      type: 'AllocateSheetToYear',
      data: { sheetId: 'sh-1', year: 2050, budgetRupiah: 1, fundingSource: 'APBD' },
    });
    expect(answer.body.warnings).toContainEqual(
      expect.objectContaining({ code: 'allocation_outside_period' }),
    );
  });

  it('without effect is right, and leaves no event', async () => {
    const data = workshop.strategy();
    const { revision } = (await command({ data })).body;
    const { strategyId, title } = data;
    const same = await command({ type: 'RetitleStrategy', data: { strategyId, title } });
    expect(same.body).toEqual({ ok: true, revision, unchanged: true });
    expect((await recorded()).at(-1)?.revision).toBe(revision);
  });
});

describe('a command that is sent again', () => {
  it('at once, from ten places, has one effect and one answer', async () => {
    const [id, data] = [randomUUID(), workshop.strategy()];
    const before = (await recorded()).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => command({ id, data })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ ok: true, revision: before });
    expect(await recorded()).toHaveLength(before + 1);
  });

  it('has its first answer after other edits and a restart, whatever it says now', async () => {
    const [id, data] = [randomUUID(), workshop.strategy()];
    const first = await command({ id, data });
    await command();
    await server.restart();
    const before = await recorded();
    for (const changes of [{}, { data: { ...data, title: 'Something else entirely' } }])
      expect((await command({ id, data, ...changes })).body).toMatchObject({
        ok: true,
        revision: first.body.revision,
      });
    expect(await recorded()).toEqual(before);
  });

  it('stays refused when what stood in its way is gone, after a restart too', async () => {
    const [id, data] = [randomUUID(), workshop.strategy()];
    await workshop.perform('LockBoard', { dimensionId: 'social' });
    const locked = { status: 423, code: 'board_locked' };
    expectProblem(await command({ id, data }), locked);
    await workshop.perform('UnlockBoard', { dimensionId: 'social' });
    expectProblem(await command({ id, data }), locked);
    await server.restart();
    expectProblem(await command({ id, data }), locked);
    expect((await command({ data })).status).toBe(200);
  });

  it('by another person tells them nothing, and does nothing', async () => {
    const [id, data] = [randomUUID(), workshop.strategy()];
    await command({ id, data });
    const before = await recorded();
    const answer = await command({ id, data, token: fitri.accessToken });
    expectProblem(answer, { status: 409, code: 'command_id_taken' });
    expect(answer.body).not.toHaveProperty('details');
    expect(await recorded()).toEqual(before);
  });
});

describe('a command that is refused before the domain sees it', () => {
  const cases: [string, Wanted, number, string, object?][] = [
    ['no token', { headers: { authorization: '' } }, 401, 'unauthenticated'],
    ['a token that is none', { token: marker }, 401, 'unauthenticated'],
    ['another scheme', { headers: { authorization: `Basic ${marker}` } }, 401, 'unauthenticated'],
    ['a foreign page', { headers: { origin: 'https://evil.example' } }, 403, 'origin_refused'],
    ['nothing in it', { body: {} }, 400, 'malformed'],
    ['an array', { body: [marker] }, 400, 'malformed'],
    ['no JSON', { raw: `{"id":"${marker}` }, 400, 'malformed'],
    ['no revision seen', { seen: -2 }, 400, 'malformed'],
    ['an id that is no UUID', { id: marker }, 400, 'malformed'],
    ['an id of a workshop that is a path', { workshopId: '..%2f..%2fetc' }, 400, 'malformed'],
    ['an unknown type', { type: marker as CommandType }, 400, 'unknown_command'],
    ['a type that every object has', { type: 'toString' as CommandType }, 400, 'unknown_command'],
    ['too much', { data: { text: marker.repeat(10_000) } }, 413, 'too_large'],
    ['a workshop that is not there', { workshopId: 'nowhere' }, 404, 'unknown_workshop'],
    [
      'what only the server sends',
      { type: 'JoinGroup', data: { groupId: 'group-social', organizationId: 'opd-social' } },
      403,
      'forbidden',
    ],
    [
      'fields that are wrong',
      { data: { strategyId: 's', title: marker, [marker]: marker } },
      400,
      'malformed',
    ],
  ];

  it.each(cases)('%s', async (_, wanted, status, code) => {
    const before = await recorded();
    const answer = await command(wanted);
    expectProblem(answer, { status, code });
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect(answer.text).not.toContain(marker);
    expect(await recorded()).toEqual(before);
    const made = await server.app.nest.get<EventStore>(EVENT_STORE).head('workshop-nowhere');
    expect(made).toBeUndefined();
  });

  it('names the fields at fault and the rules, not what was in them', async () => {
    const { dimensionId: _, ...data } = workshop.strategy();
    const { body } = await command({ data: { ...data, title: 'short', [marker]: 1 } });
    expect(body.details).toEqual({
      fields: expect.arrayContaining([
        { path: 'data.title', rule: expect.any(String) },
        { path: 'data.dimensionId', rule: expect.any(String) },
        { path: 'data.?', rule: 'unknown' },
      ]),
    });
  });

  it('by someone without a seat', async () => {
    const stranger = await server.account('orang-asing');
    expectProblem(await command({ token: stranger.accessToken }), {
      status: 403,
      code: 'forbidden',
    });
  });

  it('to open a workshop, by someone without a role over all', async () => {
    const data = {
      name: 'Masterplan',
      region: 'Kota',
      period: { from: 2018, to: 2023 },
      timeZone: 'Asia/Jakarta',
      language: 'id',
    };
    const open = { type: 'OpenWorkshop', data, workshopId: 'opened-here' } as const;
    expectProblem(await command({ ...open, token: fitri.accessToken }), {
      status: 404,
      code: 'unknown_workshop',
    });
    const { body } = await command({ ...open, token: server.app.operatorToken });
    expect(body).toEqual({ ok: true, revision: 0 });
  });

  it('with a token that has run out, or was taken away', async () => {
    const { accessToken: token, personId } = await server.account('akan-pergi');
    await workshop.admit(personId);
    expect((await command({ token })).status).toBe(200);
    server.nowMs += 3_606_000;
    const late = await command({ token });
    expectProblem(late, { status: 401, code: 'token_expired' });
    expect(late.headers.get('www-authenticate')).toBe('Bearer');
    server.nowMs -= 3_606_000;
    await server.call('POST /auth/sign-out', { token });
    expectProblem(await command({ token }), { status: 401, code: 'token_revoked' });
  });

  it('too often, with when to come back; it is taken then, under the same id', async () => {
    const { requestsBurst, requestsPerSecond } = defaultLimits;
    const [id, data] = [randomUUID(), workshop.strategy()];
    await Promise.all(Array.from({ length: requestsBurst }, () => command()));
    const answer = await command({ id, data });
    const retryAfterMs = 1_000 / requestsPerSecond;
    const details = { retryAfterMs };
    expectProblem(answer, { status: 429, code: 'rate_limited', retryable: true, details });
    expect(answer.headers.get('retry-after')).toBe('1');
    server.nowMs += retryAfterMs;
    expect((await command({ id, data })).body).toMatchObject({ ok: true });
  });
});

describe('a command that cannot be carried out now', () => {
  it('when the log cannot be reached is told to come again; so is whoever wants to read', async () => {
    const id = randomUUID();
    await server.app.nest.get<EventStore>(EVENT_STORE).close();
    const unavailable = { status: 503, code: 'store_unavailable', retryable: true };
    expectProblem(await command({ id }), unavailable);
    expectProblem(await command({ workshopId: 'nowhere' }), unavailable);
    const token = ani.accessToken;
    expectProblem(
      await server.call(`GET /workshops/${workshop.id}/events`, { token }),
      unavailable,
    );
    await server.restart();
    expect((await command({ id })).body).toMatchObject({ ok: true });
  });

  it('when the server goes down', async () => {
    const id = randomUUID();
    await server.app.nest.get(WorkshopsService).close();
    expectProblem(await command({ id }), { status: 503, code: 'shutting_down', retryable: true });
    await server.restart();
    expect((await command({ id })).body).toMatchObject({ ok: true });
  });

  it('for a reason that nobody expected is told to the log alone', async () => {
    const workshops = server.app.nest.get(WorkshopsService);
    const defect = new Error(`${marker} in /home/x.ts:1`);
    const submit = jest.spyOn(workshops, 'submit').mockRejectedValueOnce(defect);
    const answer = await command();
    submit.mockRestore();
    expectProblem(answer, { status: 500, code: 'internal', retryable: true });
    expect(answer.text).not.toContain(marker);
    const line = server.logLines.find((one) => one.includes(marker));
    expect(line).toContain(answer.headers.get('x-request-id'));
  });
});
