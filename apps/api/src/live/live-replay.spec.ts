import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotifyKind, SharedReplay } from '@rembuk/protocol';
import { LiveServer } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';
import type { LiveBounds } from './live-bounds.ts';

let server: LiveServer;
let workshop: TestWorkshop;
let head: number;
beforeEach(() => started({}));
afterEach(() => server.stop());

async function started(bounds: Partial<LiveBounds>): Promise<void> {
  server = await LiveServer.start({ bounds });
  workshop = await server.openWorkshop();
  for (const person of ['fasilitator', 'pendamping']) await workshop.admit(person, 'facilitator');
  await workshop.admit('ani');
  for (let proposed = 0; proposed < 5; proposed += 1) await workshop.propose('ani');
  head = await workshop.head();
}

async function restarted(bounds: Partial<LiveBounds>): Promise<void> {
  await server.stop();
  await started(bounds);
}

async function opened(person: string): Promise<TestClient> {
  const client = await server.connect(person);
  await client.opened(workshop.id);
  return client;
}

const ok = { ok: true };
const replayId = randomUUID();
const ask = (client: TestClient, kind: NotifyKind, rest: object = {}) =>
  client.ask('notify', { workshopId: workshop.id, kind, replayId, ...rest });
const told = (client: TestClient) => client.notices.filter(({ kind }) => kind === 'replay');
const lastOf = (client: TestClient) =>
  told(client).at(-1)?.['replay'] as SharedReplay | null | undefined;
const until = (client: TestClient, isSo: (replay: SharedReplay) => boolean, what?: string) =>
  client.until(() => {
    const replay = lastOf(client);
    return replay !== undefined && replay !== null && isSo(replay);
  }, what);
const clock = async (client: TestClient) =>
  ((await client.ask('clock', { workshopId: workshop.id })) as { nowMs: number }).nowMs;

describe('a replay that a facilitator leads', () => {
  it('is told to everyone as a timeline, and to who comes late as it then stands', async () => {
    const [fasilitator, ani] = [await opened('fasilitator'), await opened('ani')];
    const before = await clock(ani);
    const start = {
      from: 2,
      speed: 100,
      playing: true,
      idleMs: 5_000,
      filter: { board: 'social' },
    };
    expect(await ask(fasilitator, 'startReplay', start)).toEqual(ok);
    await until(ani, ({ playing }) => playing);
    expect(told(ani)).toEqual([
      {
        workshopId: workshop.id,
        kind: 'replay',
        replayId,
        replay: {
          ...start,
          replayId,
          seq: 1,
          ledBy: 'fasilitator',
          organizationId: 'opd-social',
          isLed: true,
          to: head,
          position: 2,
          playedMs: 0,
          anchorMs: expect.any(Number),
        },
      },
    ]);
    const { anchorMs } = lastOf(ani)!;
    expect(anchorMs).toBeGreaterThanOrEqual(before);
    const late = await opened('ani');
    expect(told(late)).toEqual(told(ani));
    expect(anchorMs).toBeLessThanOrEqual(await clock(late));
  });

  it('stands where its time stands, whatever is turned', async () => {
    const [fasilitator, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(fasilitator, 'startReplay', { speed: 200, playing: true });
    const { anchorMs } = (await until(ani, () => true), lastOf(ani)!);
    await ask(fasilitator, 'steerReplay', { playing: false });
    await until(ani, ({ playing }) => !playing);
    const paused = lastOf(ani)!;
    expect(paused.playedMs).toBeCloseTo((paused.anchorMs - anchorMs) * 200, 3);
    await ask(fasilitator, 'steerReplay', { playing: true, speed: 0.5 });
    await until(ani, ({ speed }) => speed === 0.5);
    expect(lastOf(ani)).toMatchObject({ playedMs: paused.playedMs, position: -1, seq: 3 });
    await ask(fasilitator, 'steerReplay', { position: 4 });
    await until(ani, ({ position }) => position === 4);
    expect(lastOf(ani)).toMatchObject({ playedMs: 0, playing: true, speed: 0.5 });
    const filter = { entity: 'strategy/str-1' };
    await ask(fasilitator, 'steerReplay', { position: 5, filter, idleMs: 200 });
    await until(ani, ({ idleMs }) => idleMs === 200);
    expect(lastOf(ani)).toMatchObject({ filter, position: 5 });
    await ask(fasilitator, 'steerReplay', { position: 5, filter: null, idleMs: null });
    await until(ani, ({ seq }) => seq === 6);
    expect(lastOf(ani)).not.toHaveProperty('filter');
    expect(lastOf(ani)).not.toHaveProperty('idleMs');
    await ask(fasilitator, 'endReplay');
    await ani.until(() => lastOf(ani) === null, 'the end');
    expect(told(ani).at(-1)).toMatchObject({ replayId, why: 'ended' });
    expect(told(await opened('ani'))).toEqual([]);
  });

  it('is of the history that there was: edits go on, and it ends where it was to end', async () => {
    const [fasilitator, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(fasilitator, 'startReplay', { playing: true });
    const revision = await workshop.propose('ani');
    await ani.until(() => ani.lastRevision >= revision, 'the edit');
    await ask(fasilitator, 'steerReplay', { speed: 2 });
    await until(ani, ({ speed }) => speed === 2);
    expect(lastOf(ani)).toMatchObject({ to: head });
    const beyond = await ask(fasilitator, 'steerReplay', { position: revision });
    expect(beyond).toMatchObject({ ok: false, code: 'malformed' });
  });

  it('may be marked on its way: who comes late counts from there, and nobody is told anew', async () => {
    const [fasilitator, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(fasilitator, 'startReplay', { playing: true, speed: 200 });
    await until(ani, () => true);
    const line = ({ playedMs, anchorMs, speed }: SharedReplay) => playedMs - anchorMs * speed;
    const started = lastOf(ani)!;
    const mark = { seq: 1, since: -1, position: 3, playedMs: 0.5 };
    expect(await ask(fasilitator, 'markReplay', mark)).toEqual(ok);
    const late = await opened('ani');
    expect(lastOf(late)).toMatchObject({ position: 3, seq: 1 });
    expect(line(lastOf(late)!)).toBeCloseTo(line(started) - 0.5, 3);
    // Of a count that is over it says nothing; nor of what has not come yet.
    expect(await ask(fasilitator, 'markReplay', mark)).toEqual(ok);
    const tooFar = { ...mark, since: 3, position: 4, playedMs: 1e12 };
    expect(await ask(fasilitator, 'markReplay', tooFar)).toMatchObject({ code: 'malformed' });
    await ask(fasilitator, 'steerReplay', { playing: false });
    await until(ani, ({ playing }) => !playing);
    expect(told(ani)).toHaveLength(2);
    expect(lastOf(ani)).toMatchObject({ position: 3 });
  });
});

describe('who leads', () => {
  it('is one at a time: who comes second is told so, and cannot steer', async () => {
    const [one, other, ani] = [
      await opened('fasilitator'),
      await opened('pendamping'),
      await opened('ani'),
    ];
    const another = randomUUID();
    const answers = await Promise.all([
      ask(one, 'startReplay'),
      ask(other, 'startReplay', { replayId: another }),
    ]);
    expect(answers[0]).toEqual(ok);
    expect(answers[1]).toMatchObject({ ok: false, code: 'replay_running', details: { replayId } });
    // Asked for again, since the answer may have been lost.
    expect(await ask(one, 'startReplay')).toEqual(ok);
    for (const kind of ['steerReplay', 'leadReplay', 'endReplay'] as const) {
      expect(await ask(other, kind)).toMatchObject({ ok: false, code: 'not_leading' });
      expect(await ask(ani, kind)).toMatchObject({ ok: false, code: 'forbidden' });
      const gone = { replayId: another };
      expect(await ask(one, kind, gone)).toMatchObject({ ok: false, code: 'no_replay' });
    }
    expect(told(ani)).toHaveLength(1);
  });

  it('gives way to an admin, who may lead it or end it', async () => {
    await workshop.admit('kepala', 'admin');
    const [one, admin, ani] = [
      await opened('fasilitator'),
      await opened('kepala'),
      await opened('ani'),
    ];
    await ask(one, 'startReplay', { playing: true });
    expect(await ask(admin, 'steerReplay', { playing: false })).toMatchObject({
      code: 'not_leading',
    });
    expect(await ask(admin, 'leadReplay')).toEqual(ok);
    await until(ani, ({ ledBy }) => ledBy === 'kepala');
    expect(await ask(one, 'steerReplay', { playing: false })).toMatchObject({
      code: 'not_leading',
    });
    expect(await ask(admin, 'endReplay')).toEqual(ok);
    await ask(one, 'startReplay', { playing: true });
    expect(await ask(admin, 'endReplay')).toEqual(ok);
    await ani.until(() => lastOf(ani) === null, 'it is over');
  });

  it('is nobody once the leader has gone for a while: it pauses, and another may take over', async () => {
    await restarted({ replayAwayMs: 50 });
    const [one, other, ani] = [
      await opened('fasilitator'),
      await opened('pendamping'),
      await opened('ani'),
    ];
    await ask(one, 'startReplay', { playing: true });
    server.cut('fasilitator');
    await until(ani, ({ isLed }) => !isLed, 'nobody leads');
    expect(lastOf(ani)).toMatchObject({ playing: false, ledBy: 'fasilitator' });
    expect(await ask(other, 'steerReplay', { playing: true })).toMatchObject({
      code: 'not_leading',
    });
    expect(await ask(other, 'leadReplay')).toEqual(ok);
    expect(await ask(other, 'steerReplay', { playing: true })).toEqual(ok);
    await until(ani, ({ playing }) => playing);
    expect(lastOf(ani)).toMatchObject({ ledBy: 'pendamping', isLed: true });
    const back = await opened('fasilitator');
    expect(lastOf(back)).toMatchObject({ ledBy: 'pendamping' });
    expect(await ask(back, 'steerReplay', { playing: false })).toMatchObject({
      code: 'not_leading',
    });
  });

  it('is still who it was, when their line breaks and comes back', async () => {
    await restarted({ replayAwayMs: 60_000 });
    const [one, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(one, 'startReplay', { playing: true });
    server.cut('fasilitator');
    await one.until(() => one.socket.disconnected, 'the cut');
    const back = await opened('fasilitator');
    expect(lastOf(back)).toMatchObject({ playing: true, isLed: true });
    expect(await ask(back, 'steerReplay', { speed: 3 })).toEqual(ok);
    await until(ani, ({ speed }) => speed === 3);
    expect(told(ani)).toHaveLength(2);
  });

  it('who led takes it up again by steering, if nobody else has', async () => {
    await restarted({ replayAwayMs: 1 });
    const [one, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(one, 'startReplay', { playing: true });
    server.cut('fasilitator');
    await until(ani, ({ isLed }) => !isLed);
    const back = await opened('fasilitator');
    expect(await ask(back, 'steerReplay', { playing: true })).toEqual(ok);
    await until(ani, ({ isLed, playing }) => isLed && playing);
  });

  it('leads no more from the moment at which the role is gone', async () => {
    const [one, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(one, 'startReplay', { playing: true });
    const seat = { organizationId: 'opd-social', groupId: 'group-social' };
    const participantId = 'fasilitator';
    await workshop.perform('ReassignParticipant', { participantId, role: 'member', ...seat });
    await until(ani, ({ isLed, playing }) => !isLed && !playing, 'nobody leads');
    expect(await ask(one, 'steerReplay', { playing: true })).toMatchObject({ code: 'forbidden' });
    await workshop.perform('ReassignParticipant', { participantId, role: 'facilitator', ...seat });
    expect(await ask(one, 'leadReplay')).toEqual(ok);
    await workshop.perform('RemoveParticipant', { participantId });
    await until(ani, ({ isLed, seq }) => !isLed && seq > 3, 'nobody leads again');
  });

  it('an admin whom somebody reseats leads on', async () => {
    const one = await server.connect('office', { identity: { accountRole: 'admin' } });
    await one.opened(workshop.id);
    const ani = await opened('ani');
    await ask(one, 'startReplay', { playing: true });
    await workshop.admit('office', 'viewer');
    await ani.until(() => ani.events.some(({ type }) => type === 'ParticipantJoined'), 'the seat');
    expect(await ask(one, 'steerReplay', { speed: 2 })).toEqual(ok);
    await until(ani, ({ speed }) => speed === 2);
    expect(told(ani)).toHaveLength(2);
  });

  it('and nobody for long is the end', async () => {
    await restarted({ replayAwayMs: 1, replayLeaderlessMs: 1 });
    const [one, ani] = [await opened('fasilitator'), await opened('ani')];
    await ask(one, 'startReplay');
    server.cut('fasilitator');
    await ani.until(() => lastOf(ani) === null, 'the end');
    expect(told(ani).at(-1)).toMatchObject({ why: 'leaderless' });
  });

  it('has a measure for turns of their own, and the others hear no more than that', async () => {
    await restarted({ replayBurst: 3, replayPerSecond: 0.01 });
    const [one, ani] = [await opened('fasilitator'), await opened('ani')];
    const answers = [await ask(one, 'startReplay')];
    for (let turn = 0; turn < 20; turn += 1)
      answers.push(await ask(one, 'steerReplay', { position: turn % 5 }));
    expect(answers.slice(0, 3)).toEqual([ok, ok, ok]);
    for (const answer of answers.slice(3))
      expect(answer).toMatchObject({ code: 'rate_limited', retryable: true });
    // The other tools are not held up by it.
    const summon = { workshopId: workshop.id, kind: 'summon', board: 'social' };
    expect(await one.ask('notify', summon)).toEqual(ok);
    await ani.until(() => ani.notices.some(({ kind }) => kind === 'summon'), 'the summons');
    expect(told(ani)).toHaveLength(3);
  });
});

describe('what is not as the protocol asks', () => {
  it.each<[string, object, string]>([
    ['no speed', { speed: 0 }, 'malformed'],
    ['a speed that is no number', { speed: Number.NaN }, 'malformed'],
    ['a speed out of measure', { speed: 1e9 }, 'malformed'],
    ['an end beyond the head', { to: 1_000_000 }, 'revision_ahead'],
    ['a beginning beyond the head', { from: 1_000_000 }, 'revision_ahead'],
    ['an end before the beginning', { from: 5, to: 4 }, 'malformed'],
    ['a beginning before all', { from: -2 }, 'malformed'],
    ['a half revision', { from: 1.5 }, 'malformed'],
    ['a place outside of it', { from: 3, position: 2 }, 'malformed'],
    ['a filter of nothing', { filter: {} }, 'malformed'],
    ['a filter by what there is not', { filter: { colour: 'red' } }, 'malformed'],
    ['a filter named like what every object has', { filter: { constructor: 'x' } }, 'malformed'],
    ['a kind of thing that there is not', { filter: { entity: 'dragon/1' } }, 'malformed'],
    ['a board that there is not', { filter: { board: 'none' } }, 'unknown_dimension'],
    [
      'an organization that there is not',
      { filter: { organizationId: 'none' } },
      'unknown_organization',
    ],
    ['no pause at all', { idleMs: 0 }, 'malformed'],
    ['an id that is none', { replayId: 'mine' }, 'malformed'],
    ['more than it holds', { events: [] }, 'malformed'],
  ])('%s starts nothing', async (_what, request, code) => {
    const [fasilitator, ani] = [await opened('fasilitator'), await opened('ani')];
    const answer = await ask(fasilitator, 'startReplay', request);
    expect(answer).toMatchObject({ ok: false, code, retryable: false });
    await ani.ask('nonsense');
    expect(ani.notices).toEqual([]);
  });

  it('a turn of how time runs says from where on, and none leads out of it', async () => {
    const fasilitator = await opened('fasilitator');
    await ask(fasilitator, 'startReplay', { from: 2, to: 4 });
    for (const wrong of [{ idleMs: 500 }, { filter: null }, { position: 1 }, { position: 5 }])
      expect(await ask(fasilitator, 'steerReplay', wrong)).toMatchObject({ code: 'malformed' });
    expect(told(fasilitator)).toHaveLength(1);
  });

  it.each([[{}], [null], [{ workshopId: 'next-door' }], [{ workshopId: 1 }]])(
    'nobody is told the time for %j',
    async (request) => {
      const ani = await opened('ani');
      const answer = await ani.ask('clock', request);
      expect(answer).toMatchObject({ ok: false });
    },
  );
});
