import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EventStore, StoreUnavailableError } from '@rembuk/event-sourcing';
import { defaultLimits } from '../config/limits.ts';
import type { Problem } from '../http/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import { ApiServer } from '../testing/api-server.ts';
import { TestWorkshop } from '../testing/test-workshop.ts';
import { WorkshopsService } from '../workshops/workshops.service.ts';
import type { JoinPreview, Joined } from './joining.service.ts';
import { People } from './people.ts';
import type { NamedParticipant } from './people.service.ts';

// Whole servers on real disks; the machine may be busy.
jest.setTimeout(60_000);

let server: ApiServer;
let workshop: TestWorkshop;
let codes: Record<string, string>;
beforeAll(async () => {
  server = await ApiServer.start({ trustedProxies: 1 });
});
afterAll(() => server.stop());
beforeEach(async () => {
  workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), randomUUID());
  codes = await joinCodes(server.app.operatorToken);
});

async function joinCodes(token: string): Promise<Record<string, string>> {
  const answer = await server.call<{ groupId: string; code: string }[]>(
    `GET /workshops/${workshop.id}/join-codes`,
    { token },
  );
  return Object.fromEntries(answer.body.map(({ groupId, code }) => [groupId, code]));
}

interface Wanted {
  readonly code?: string | undefined;
  readonly name?: string;
  readonly organizationId?: string;
  readonly token?: string;
  readonly from?: string;
}

function join({
  code = codes['group-social'],
  name = 'Siti Aminah',
  organizationId = 'opd-social',
  token,
  from,
}: Wanted = {}) {
  const headers = from === undefined ? {} : { 'x-forwarded-for': from };
  const body = { code, name, organizationId };
  return server.call<Joined & Problem>(`POST /workshops/${workshop.id}/join`, {
    token,
    body,
    headers,
  });
}

const preview = (code: string | undefined, id = workshop.id) =>
  server.call<JoinPreview & Problem>(`POST /workshops/${id}/join/preview`, { body: { code } });

const participants = async () => {
  const read = await server.app.nest.get(WorkshopsService).read(workshop.id);
  return [...(read?.state.participants.values() ?? [])];
};

describe('joining', () => {
  it('shows what the code opens before anyone says who they are', async () => {
    expect((await preview(codes['group-economy'])).body).toEqual({
      workshop: { id: workshop.id, name: 'Masterplan Kota Cerdas' },
      group: { id: 'group-economy', name: 'Group economy' },
      organizations: [{ id: 'opd-economy', abbreviation: 'ECONOMY', name: 'Dinas economy' }],
    });
    expect(await participants()).toEqual([]);
  });

  it('seats someone new as a member, and names them to the office alone', async () => {
    const { status, body } = await join({ name: '  Siti Aminah ' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ groupId: 'group-social', participantId: body.personId });
    expect(await participants()).toMatchObject([
      { id: body.personId, role: 'member', organizationId: 'opd-social', active: true },
    ]);
    const me = await server.call('GET /me', { token: body.accessToken });
    expect(me.body).toEqual({
      personId: body.personId,
      name: 'Siti Aminah',
      workshopId: workshop.id,
    });
    const path = `GET /workshops/${workshop.id}/people`;
    expect((await server.call(path, { token: body.accessToken })).body.code).toBe('forbidden');
    const named = await server.call<NamedParticipant[]>(path, { token: server.app.operatorToken });
    expect(named.body).toMatchObject([{ participantId: body.personId, name: 'Siti Aminah' }]);
  });

  it('records who joined as their own act, with the id of the request', async () => {
    const correlationId = randomUUID();
    const { body } = await server.call<Joined>(`POST /workshops/${workshop.id}/join`, {
      body: { code: codes['group-social'], name: 'Siti', organizationId: 'opd-social' },
      headers: { 'x-request-id': correlationId },
    });
    const loaded = await server.app.nest.get(WorkshopsService).load(workshop.id);
    const [event] = loaded!.recentAfter(loaded!.head - 1)!;
    expect(event).toMatchObject({
      type: 'ParticipantJoined',
      meta: { actorId: body.personId, correlationId },
    });
  });

  it('takes two of one name for two people', async () => {
    const [one, two] = await Promise.all([join(), join()]);
    expect(one.body.personId).not.toBe(two.body.personId);
    expect(await participants()).toHaveLength(2);
  });

  it('moves who is signed in to another group, instead of seating a second one', async () => {
    const first = await join();
    const moved = await join({
      token: first.body.accessToken,
      code: codes['group-economy'],
      organizationId: 'opd-economy',
      name: 'Another Name',
    });
    expect(moved.body.personId).toBe(first.body.personId);
    expect(await participants()).toMatchObject([
      { groupId: 'group-economy', organizationId: 'opd-economy' },
    ]);
    expect((await server.call('GET /me', { token: moved.body.accessToken })).body).toMatchObject({
      name: 'Siti Aminah',
    });
    // A token that is no good is not passed over: it would quietly make another person.
    expect((await join({ token: 'x.y.z' })).body.code).toBe('unauthenticated');
  });

  it('does not bring back who was removed, nor seat an account that is above the boards', async () => {
    const { body } = await join();
    await workshop.perform('RemoveParticipant', { participantId: body.personId });
    expect((await join({ token: body.accessToken })).body.code).toBe('forbidden');
    const admin = await server.account(`a-${workshop.id.slice(0, 8)}`, 'admin');
    expect((await join({ token: admin.accessToken })).body).toMatchObject({
      code: 'forbidden',
      details: { reason: 'account_has_role' },
    });
  });

  it('is for organizations that sit in the group', async () => {
    const answer = await join({ organizationId: 'opd-economy' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'organization_not_in_group' } });
    expect(await participants()).toEqual([]);
  });

  it('writes nothing for who cannot get in, whatever stands against it', async () => {
    const { body: member } = await join();
    await workshop.perform('RemoveParticipant', { participantId: member.personId });
    await workshop.perform('DeactivateOrganization', { organizationId: 'opd-social' });
    const store = server.app.nest.get<EventStore>(EVENT_STORE);
    const writes = [jest.spyOn(store, 'append'), jest.spyOn(store, 'deleteStream')];
    expect((await preview(codes['group-social'])).body.organizations).toEqual([]);
    for (const [wanted, code] of [
      [{ name: 'Tak Jadi Masuk' }, 'organization_inactive'],
      [{ organizationId: 'opd-economy' }, 'organization_not_in_group'],
      [{ organizationId: 'opd-nowhere' }, 'unknown_organization'],
      [{ token: member.accessToken }, 'organization_inactive'],
      [{ code: 'AAAAA-AAAAA' }, 'bad_join_code'],
    ] as const)
      for (let i = 0; i < 3; i++) expect((await join(wanted)).body.code).toBe(code);
    for (const write of writes) expect(write).not.toHaveBeenCalled();
    for (const write of writes) write.mockRestore();
  });

  it.each([
    ['no name', { name: '' }],
    ['a name of control characters', { name: 'a\u0007b' }],
    ['a name without end', { name: 'x'.repeat(101) }],
    ['an organization that is no id', { organizationId: '../x' }],
    ['a code without end', { code: 'A'.repeat(41) }],
  ])('refuses %s', async (_, wanted: Wanted) => {
    expect(await join(wanted)).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('takes names in any script', async () => {
    for (const name of ['ꦱꦶꦠꦶ', 'Siti ‘Aisyah', '李小龍', 'O’Brien-Ñuñez', '👩🏽‍🏫 Guru'])
      expect((await join({ name })).status).toBe(201);
  });
});

describe('join codes', () => {
  it('are shown to those who steer, and to nobody else', async () => {
    const member = (await join()).body;
    const path = `GET /workshops/${workshop.id}/join-codes`;
    expect((await server.call(path, { token: member.accessToken })).body.code).toBe('forbidden');
    expect((await server.call(path)).body.code).toBe('unauthenticated');
    const steering = await server.account(`f-${workshop.id.slice(0, 8)}`);
    expect((await server.call(path, { token: steering.accessToken })).body.code).toBe('forbidden');
    await workshop.admit(steering.personId, 'facilitator');
    expect(await joinCodes(steering.accessToken)).toEqual(codes);
    expect(
      (await server.call('GET /workshops/nowhere/join-codes', { token: steering.accessToken })).body
        .code,
    ).toBe('unknown_workshop');
  });

  it('end when they are rotated; who is in stays in', async () => {
    const member = (await join()).body;
    await workshop.perform('RotateJoinCode', { groupId: 'group-social' });
    expect((await join()).body.code).toBe('bad_join_code');
    expect((await server.call('GET /me', { token: member.accessToken })).status).toBe(200);
    codes = await joinCodes(server.app.operatorToken);
    expect((await join()).status).toBe(201);
  });

  it('look the same when wrong and when there is no such workshop', async () => {
    const [wrong, nowhere] = [
      await preview('AAAAA-AAAAA'),
      await preview('AAAAA-AAAAA', 'nowhere'),
    ];
    expect(wrong).toMatchObject({ status: 403, body: { code: 'bad_join_code', retryable: false } });
    expect({ ...wrong.body, instance: '' }).toEqual({ ...nowhere.body, instance: '' });
  });
});

describe('guessing join codes', () => {
  it('does not hold up a hall of 200 behind one address that joins at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => join({ name: `Peserta ${i}`, from: '198.51.100.7' })),
    );
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ body }) => body.personId)).size).toBe(200);
    expect(await participants()).toHaveLength(200);
  });

  it('is stopped for each source, with when to come back, the right code too', async () => {
    const guess = (n: number, from: string) => join({ code: `AAAAA-AAAA${n % 10}`, from });
    const answers = await Promise.all(
      Array.from({ length: 130 }, (_, i) => guess(i, '203.0.113.1')),
    );
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(100);
    const throttled = answers.filter(({ status }) => status === 429);
    expect(throttled).toHaveLength(30);
    const retryAfterMs = Number(throttled[0]!.body.details?.['retryAfterMs']);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect((await join({ from: '203.0.113.1' })).status).toBe(429);
    expect((await join({ from: '203.0.113.2' })).status).toBe(201);
    server.nowMs += retryAfterMs;
    expect((await join({ from: '203.0.113.1' })).status).toBe(201);
  });

  it('is stopped for each workshop, from however many sources', async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 11; round++) {
      const from = (i: number) => `10.${round}.${i}.1`;
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => join({ code: 'AAAAA-AAAAA', from: from(i) })),
      );
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 403)).toHaveLength(1_000);
    expect(statuses.at(-1)).toBe(429);
    server.nowMs += 60_000;
    expect((await join()).status).toBe(201);
  });
});

describe('who holds the right code', () => {
  it('fills no disk with it: past a hall that comes in at once, so many a second', async () => {
    await server.stop();
    const limits = { ...defaultLimits, joinsBurst: 5, joinsPerSecond: 2 };
    server = await ApiServer.start({ trustedProxies: 1, limits });
    workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), randomUUID());
    codes = await joinCodes(server.app.operatorToken);
    const store = server.app.nest.get<EventStore>(EVENT_STORE);
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await join({ from: '192.0.2.1' })).status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
    const append = jest.spyOn(store, 'append');
    // From wherever, and for who is in already and only moves about.
    const throttled = await join({ from: '192.0.2.2' });
    expect(throttled).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(throttled.body.details).toEqual({ retryAfterMs: 500 });
    expect(append).not.toHaveBeenCalled();
    append.mockRestore();
    server.nowMs += 500;
    const { status, body } = await join({ from: '192.0.2.2' });
    expect(status).toBe(201);
    expect((await join({ from: '192.0.2.2', token: body.accessToken })).status).toBe(429);

    // One address is one address in every workshop.
    server.nowMs += 60_000;
    for (let i = 0; i < 5; i++) await join({ from: '192.0.2.3' });
    workshop = await TestWorkshop.open(server.app.nest.get(WorkshopsService), randomUUID());
    codes = await joinCodes(server.app.operatorToken);
    expect((await join({ from: '192.0.2.3' })).status).toBe(429);
    expect((await join({ from: '192.0.2.4' })).status).toBe(201);
  });
});

describe('a store that does not say whether the seat was given', () => {
  /** The store writes, or does not, and then fails, so many times for this workshop. */
  function failing(times: number, when: 'before' | 'behind') {
    const store = server.app.nest.get<EventStore>(EVENT_STORE);
    const append = store.append.bind(store);
    let left = times;
    return jest.spyOn(store, 'append').mockImplementation(async (stream, expected, events) => {
      if (stream !== workshop.stream || left === 0) return append(stream, expected, events);
      left -= 1;
      if (when === 'behind') await append(stream, expected, events);
      throw new StoreUnavailableError('unreachable');
    });
  }

  it.each(['before', 'behind'] as const)(
    'is asked until it does: the seat has its person (%s)',
    async (when) => {
      const spy = failing(2, when);
      const { status, body } = await join();
      spy.mockRestore();
      expect(status).toBe(201);
      expect((await server.call('GET /me', { token: body.accessToken })).status).toBe(200);
      expect(await participants()).toMatchObject([{ id: body.personId, active: true }]);
    },
  );

  it('and never does: the person stays, since they may have a seat', async () => {
    const before = server.app.nest.get(People).count;
    const spy = failing(Number.POSITIVE_INFINITY, 'before');
    expect((await join()).body).toMatchObject({ code: 'store_unavailable', retryable: true });
    spy.mockRestore();
    expect(server.app.nest.get(People).count).toBe(before + 1);
  });

  it('keeps no name of who does not get in after all', async () => {
    const before = server.app.nest.get(People).count;
    const service = server.app.nest.get(WorkshopsService);
    const submit = service.submit.bind(service);
    const spy = jest.spyOn(service, 'submit').mockImplementation(async (id, submission) => {
      if (submission.command.type === 'JoinGroup')
        await workshop.perform('UnseatOrganization', seatOfSocial);
      return submit(id, submission);
    });
    expect((await join()).body.code).toBe('organization_not_in_group');
    spy.mockRestore();
    expect(server.app.nest.get(People).count).toBe(before);
  });
});

const seatOfSocial = { groupId: 'group-social', organizationId: 'opd-social' } as const;
