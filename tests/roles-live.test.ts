import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NotifyKind, Refused } from '@rembuk/protocol';
import { join, joinCodes, operator, type Person } from './support/cast.ts';
import { boards, Hall, makeStaff } from './support/crew.ts';
import { temporaryFolder } from './support/folder.ts';
import { ask, request } from './support/http.ts';
import { unlimited } from './support/limits.ts';
import { expectedOfNotify, notifyPermissions, type Permission } from './support/permissions.ts';
import { chosenSeed, Random } from './support/random.ts';
import { type Server, startServer } from './support/server.ts';
import { Live } from './support/socket.ts';
import { Stage } from './support/stage.ts';
import { until, within } from './support/wait.ts';

const seed = chosenSeed();
const workshopId = 'roles';
const replayId = '3f0e6a53-6a51-4f8e-9d0b-2f4c8a1f7e10';
/** What the tools need beside their kind. */
const dataOf: Readonly<Partial<Record<NotifyKind, object>>> = {
  startTimer: { durationMs: 60_000 },
  summon: { board: boards.one.dimensionId },
  startReplay: { replayId },
  steerReplay: { replayId, speed: 2 },
  // Of a turn that has passed: taken, and of no effect.
  markReplay: { replayId, seq: 1, since: -1, position: 0, playedMs: 0 },
  leadReplay: { replayId },
  endReplay: { replayId },
};

/** From the answer to whoever takes the right away until it is gone. */
const effectMsMax = 1_000;

describe(`P7: what changes on an open connection (seed ${seed})`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Server;
  let hall: Hall;
  let stage: Stage;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer({ data: folder.path, env: unlimited });
    hall = await Hall.open(server, workshopId, await makeStaff(server));
    const { admin, facilitators } = hall.staff;
    stage = new Stage({
      random: new Random(seed),
      board: boards.one,
      otherBoard: boards.three,
      asAdmin: hall.as(admin),
      asFacilitator: hall.as(facilitators.one),
      asOtherFacilitator: hall.as(facilitators.three),
      asAuthor: hall.as(facilitators.one),
    });
  });

  afterAll(async () => {
    await hall.leave();
    await server.stop();
    await folder.remove();
  });

  async function newcomer(name: string): Promise<Person> {
    const { groupId, organizationId } = boards.one;
    const codes = await joinCodes(server.url, server.operatorToken, workshopId);
    return join(server.url, workshopId, { code: codes.get(groupId) ?? '', name, organizationId });
  }

  async function openAs(person: Person): Promise<Live> {
    const live = await Live.connect(server.url, { token: person.token });
    expect(await live.open(workshopId)).toMatchObject({ ok: true });
    return live;
  }

  async function isSentAway(live: Live, code: string): Promise<void> {
    await within(live.gone, { what: `goodbye ${code}`, deadlineMs: effectMsMax });
    expect(live.goodbyes).toEqual([expect.objectContaining({ code })]);
  }

  it('a participant who is removed hears and writes nothing more there, and keeps other workshops', async () => {
    const elsewhere = 'roles-elsewhere';
    const admin = hall.staff.admin;
    const other = await Hall.open(server, elsewhere, hall.staff);
    const person = await newcomer('Pak Bambang');
    const participantId = person.personId;
    await other.as(admin)('AdmitParticipant', { participantId, role: 'viewer' });
    const live = await openAs(person);
    expect(await live.open(elsewhere)).toMatchObject({ ok: true });

    const removed = await hall.as(admin)('RemoveParticipant', { participantId });
    const notices = () => live.other.filter(({ name }) => name === 'notice');
    await until(() => notices().length > 0, { what: 'notice closed', deadlineMs: effectMsMax });
    const body = { workshopId, kind: 'closed', code: 'forbidden' };
    expect(notices()).toEqual([{ name: 'notice', body }]);
    const strategyId = await stage.strategy();
    const edit = { type: 'RetitleStrategy', data: { strategyId, title: stage.words() } };
    expect(await live.command(workshopId, { ...edit, seen: hall.head })).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
    expect(await live.open(workshopId)).toMatchObject({ ok: false, code: 'forbidden' });

    // Through the same connection, after all that: the other workshop goes on, this one is silent.
    await live.sees(elsewhere, await other.as(admin)('ReviseWorkshop', { name: 'Nama lain' }));
    const later = live.events(workshopId).filter(({ revision }) => revision > removed);
    expect(later).toEqual([]);
    expect(live.goodbyes).toEqual([]);
    live.disconnect();
    await other.leave();

    // The token is good, but opens nothing here any more.
    const back = await Live.connect(server.url, { token: person.token });
    expect(await back.open(workshopId)).toMatchObject({ ok: false, code: 'forbidden' });
    back.disconnect();
    const { status } = await request(server.url, `/workshops/${workshopId}/state`, {
      token: person.token,
    });
    expect(status).toBe(403);
  });

  it('a member who becomes a viewer may not edit from then on', async () => {
    const person = await newcomer('Bu Endang');
    const live = await openAs(person);
    const strategyId = await stage.strategy();
    const edit = () => ({
      type: 'RetitleStrategy',
      data: { strategyId, title: stage.words() },
      seen: hall.head,
    });
    expect(await live.command(workshopId, edit())).toMatchObject({ ok: true });
    await hall.as(hall.staff.admin)('ReassignParticipant', {
      participantId: person.personId,
      role: 'viewer',
    });
    expect(await live.command(workshopId, edit())).toMatchObject({ ok: false, code: 'forbidden' });
    live.disconnect();
  });

  it('an admin, or the operator, whom Kominfo seats as a viewer is an admin still', async () => {
    const { admin, kominfo } = hall.staff;
    for (const person of [admin, operator(server)]) {
      const live = await openAs(person);
      await hall.as(kominfo)('AdmitParticipant', {
        participantId: person.personId,
        role: 'viewer',
      });
      const revise = { type: 'ReviseWorkshop', data: { name: stage.words() }, seen: hall.head };
      expect(await live.command(workshopId, revise)).toMatchObject({ ok: true });
      const people = `/workshops/${workshopId}/people`;
      expect((await request(server.url, people, { token: person.token })).status).toBe(200);
      await hall.as(kominfo)('RemoveParticipant', { participantId: person.personId });
      live.disconnect();
    }
  });

  it('a member who moves to another group edits there, and there alone', async () => {
    const person = await newcomer('Pak Slamet');
    const live = await openAs(person);
    const { groupId, organizationId, dimensionId } = boards.two;
    await hall.as(hall.staff.admin)('ReassignParticipant', {
      participantId: person.personId,
      role: 'member',
      groupId,
      organizationId,
    });
    const here = { ...stage.strategyData(stage.fresh('str')), dimensionId, organizationId };
    const there = stage.strategyData(stage.fresh('str'));
    const propose = (data: object) =>
      live.command(workshopId, { type: 'ProposeStrategy', data, seen: hall.head });
    expect(await propose(here)).toMatchObject({ ok: true });
    expect(await propose(there)).toMatchObject({ ok: false, code: 'foreign_board' });
    live.disconnect();
  });

  it('a lock counts for the very next edit, and is lifted as fast', async () => {
    const live = await openAs(hall.members.one);
    const { dimensionId } = boards.one;
    const propose = () =>
      live.command(workshopId, {
        type: 'ProposeStrategy',
        data: stage.strategyData(stage.fresh('str')),
        seen: hall.head,
      });
    await hall.as(hall.staff.facilitators.one)('LockBoard', { dimensionId });
    expect(await propose()).toMatchObject({ ok: false, code: 'board_locked' });
    await hall.as(hall.staff.facilitators.one)('UnlockBoard', { dimensionId });
    expect(await propose()).toMatchObject({ ok: true });
    live.disconnect();
  });

  it('revoking a person ends all their connections and tokens', async () => {
    const person = await newcomer('Bu Wati');
    const lines = [await openAs(person), await Live.connect(server.url, { token: person.token })];
    await ask(server.url, `/people/${person.personId}/revoke`, {
      method: 'POST',
      token: hall.staff.kominfo.token,
    });
    for (const line of lines) await isSentAway(line, 'revoked');
    await expect(Live.connect(server.url, { token: person.token })).rejects.toMatchObject({
      code: 'token_revoked',
    });
    const { status } = await request(server.url, '/me', { token: person.token });
    expect(status).toBe(401);
    const refreshed = await request(server.url, '/auth/refresh', {
      body: { refreshToken: person.refreshToken },
    });
    expect(refreshed.status).toBe(401);
  });

  it('signing out ends the connections of that session', async () => {
    const person = await newcomer('Pak Joko');
    const live = await openAs(person);
    await ask(server.url, '/auth/sign-out', { method: 'POST', token: person.token });
    await isSentAway(live, 'revoked');
  });

  it('erasing a person ends their connections, keeps what they did, and forgets the name', async () => {
    const name = 'Raden Ajeng Sukmawati';
    const person = await newcomer(name);
    const live = await openAs(person);
    const title = stage.words();
    const data = { ...stage.strategyData(stage.fresh('str')), title };
    expect(
      await live.command(workshopId, { type: 'ProposeStrategy', data, seen: hall.head }),
    ).toMatchObject({ ok: true });
    await ask(server.url, `/people/${person.personId}`, {
      method: 'DELETE',
      token: server.operatorToken,
    });
    await isSentAway(live, 'revoked');
    const token = hall.staff.kominfo.token;
    const { text } = await request(server.url, `/workshops/${workshopId}/people`, { token });
    expect(text).not.toContain(name);
    expect(text).toContain('peserta dihapus');
    const state = await request(server.url, `/workshops/${workshopId}/state`, { token });
    expect(state.text).toContain(title);
  });

  it('rotating a join code makes the old one worthless at once', async () => {
    const { groupId, organizationId } = boards.three;
    const token = server.operatorToken;
    const old = (await joinCodes(server.url, token, workshopId)).get(groupId) ?? '';
    await hall.as(hall.staff.admin)('RotateJoinCode', { groupId });
    const seat = { code: old, name: 'Pak Telat', organizationId };
    await expect(join(server.url, workshopId, seat)).rejects.toThrow('bad_join_code');
    const fresh = (await joinCodes(server.url, token, workshopId)).get(groupId) ?? '';
    expect(fresh).not.toBe(old);
    await join(server.url, workshopId, { ...seat, code: fresh });
  });

  it('tells names to kominfo and admin, and nobody else: not in events, states or presence', async () => {
    const name = 'Ki Ageng Tanpa Samaran';
    const person = await newcomer(name);
    const viewer = await openAs(hall.staff.viewer);
    const live = await openAs(person);
    await live.ask('presence', { workshopId, board: boards.one.dimensionId });
    const data = stage.strategyData(stage.fresh('str'));
    const answer = await live.command(workshopId, { type: 'ProposeStrategy', data });
    await viewer.sees(workshopId, answer.ok ? answer.revision : -1);
    const opened = await viewer.open(workshopId);
    const received = JSON.stringify([opened, viewer.frames, viewer.other]);
    expect(received).toContain(person.personId);
    expect(received).not.toContain(name);
    const token = hall.staff.viewer.token;
    for (const path of ['state', 'events', 'warnings', 'diff?from=-1', 'history?of=board/dim-one'])
      expect(
        (await request(server.url, `/workshops/${workshopId}/${path}`, { token })).text,
      ).not.toContain(name);
    const people = `/workshops/${workshopId}/people`;
    for (const reader of [hall.staff.kominfo, hall.staff.admin])
      expect((await request(server.url, people, { token: reader.token })).text).toContain(name);
    viewer.disconnect();
    live.disconnect();
  });

  describe('the facilitator’s tools', () => {
    const kinds = Object.entries(notifyPermissions) as [NotifyKind, Permission][];
    const asked: readonly (readonly [NotifyKind, object, Permission])[] = [
      ...kinds.map(([kind, permission]) => [kind, dataOf[kind] ?? {}, permission] as const),
      ['lowerHand', { participantId: 'somebody-else' }, 'steering'],
    ];
    const people = (): Readonly<Record<string, Person>> => {
      const { admin, kominfo, facilitators, viewer, outsider } = hall.staff;
      const { one: member } = hall.members;
      return { admin, kominfo, facilitator: facilitators.one, member, viewer, outsider };
    };

    it.each(['admin', 'kominfo', 'facilitator', 'member', 'viewer'] as const)(
      'obey a %s as far as the role goes',
      async (role) => {
        const live = await openAs(people()[role] ?? hall.staff.outsider);
        for (const [kind, data, permission] of asked) {
          const answer = await live.ask<{ ok: true } | Refused>('notify', {
            workshopId,
            kind,
            ...data,
          });
          const got = answer.ok ? 'accepted' : answer.code;
          expect([kind, data, got]).toEqual([kind, data, expectedOfNotify(permission, role)]);
        }
        live.disconnect();
      },
    );

    it('obey nobody who has not opened the workshop, or has no part in it', async () => {
      for (const person of [hall.staff.outsider, hall.staff.admin]) {
        const live = await Live.connect(server.url, { token: person.token });
        for (const [kind, data] of asked)
          expect(await live.ask('notify', { workshopId, kind, ...data })).toMatchObject({
            ok: false,
            code: 'not_opened',
          });
        live.disconnect();
      }
    });

    it('obey a facilitator who is one no more as a member from then on', async () => {
      const person = await newcomer('Bu Kartini');
      const participantId = person.personId;
      const { groupId, organizationId } = boards.one;
      const seat = { participantId, groupId, organizationId };
      const admin = hall.as(hall.staff.admin);
      await admin('ReassignParticipant', { ...seat, role: 'facilitator' });
      const live = await openAs(person);
      const start = () =>
        live.ask('notify', { workshopId, kind: 'startTimer', durationMs: 60_000 });
      expect(await start()).toEqual({ ok: true });
      await admin('ReassignParticipant', { ...seat, role: 'member' });
      expect(await start()).toMatchObject({ ok: false, code: 'forbidden' });
      live.disconnect();
    });
  });

  it('tells join codes to nobody by way of the log', async () => {
    const codes = await joinCodes(server.url, server.operatorToken, workshopId);
    const token = hall.staff.viewer.token;
    const { text } = await request(server.url, `/workshops/${workshopId}/events`, { token });
    for (const code of codes.values()) {
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replaceAll('-', ''));
    }
  });
});
