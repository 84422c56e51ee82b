import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotifyKind } from '@rembuk/protocol';
import { LiveServer } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';
import { defaultLiveBounds, type LiveBounds } from './live-bounds.ts';

let server: LiveServer;
let workshop: TestWorkshop;
beforeEach(async () => {
  server = await LiveServer.start({ bounds: { handsEveryMs: 1 } });
  workshop = await server.openWorkshop();
  await workshop.admit('fasilitator', 'facilitator');
  for (const person of ['ani', 'budi']) await workshop.admit(person);
  await workshop.admit('citra', 'member', 'economy');
  await workshop.admit('peninjau', 'viewer');
});
afterEach(() => server.stop());

async function opened(person: string): Promise<TestClient> {
  const client = await server.connect(person);
  await client.opened(workshop.id);
  return client;
}

const ok = { ok: true };
const notify = (client: TestClient, kind: NotifyKind, rest: object = {}) =>
  client.ask('notify', { workshopId: workshop.id, kind, ...rest });
const noticed = (client: TestClient, kind: string) =>
  client.notices.filter((notice) => notice.kind === kind);
const last = (client: TestClient, kind: string) => noticed(client, kind).at(-1);
const handsOf = (client: TestClient) => last(client, 'hands')?.['participantIds'];

describe('the timer', () => {
  it('shows to everyone, and to who comes later as it then stands', async () => {
    const [fasilitator, ani] = await Promise.all([opened('fasilitator'), opened('ani')]);
    const started = { durationMs: 600_000, label: 'Diskusi kelompok' };
    expect(await notify(fasilitator, 'startTimer', started)).toEqual(ok);
    await ani.until(() => noticed(ani, 'timer').length === 1, 'the timer');
    const timer = { ...started, running: true, startedBy: 'fasilitator' };
    expect(last(ani, 'timer')).toMatchObject({ timer: { ...timer, remainingMs: 600_000 } });
    await notify(fasilitator, 'pauseTimer');
    await ani.until(() => noticed(ani, 'timer').length === 2, 'the pause');

    const budi = await opened('budi');
    expect(noticed(budi, 'timer')).toEqual([last(ani, 'timer')]);
    expect(last(budi, 'timer')).toMatchObject({ timer: { ...timer, running: false } });
    await notify(fasilitator, 'stopTimer');
    await budi.until(() => last(budi, 'timer')?.['timer'] === null, 'the end');
    const citra = await opened('citra');
    expect(citra.notices).toEqual([]);
  });

  it('ends with the last one who leaves', async () => {
    const fasilitator = await opened('fasilitator');
    await notify(fasilitator, 'startTimer', { durationMs: 600_000 });
    await fasilitator.ask('close', { workshopId: workshop.id });
    await fasilitator.opened(workshop.id);
    expect(noticed(fasilitator, 'timer')).toHaveLength(1);
  });
});

describe('summoning', () => {
  it('reaches everyone, or those of one group', async () => {
    const people = await Promise.all(['fasilitator', 'ani', 'citra', 'peninjau'].map(opened));
    const [fasilitator, ani, citra, peninjau] = people as [TestClient, ...TestClient[]];
    const focus = 'sheet/s-1/risk';
    expect(await notify(fasilitator, 'summon', { board: 'social', focus })).toEqual(ok);
    for (const client of people) await client.until(() => noticed(client, 'summon').length === 1);
    expect(last(peninjau as TestClient, 'summon')).toEqual({
      workshopId: workshop.id,
      kind: 'summon',
      board: 'social',
      focus,
      by: 'fasilitator',
    });
    const groupId = 'group-economy';
    expect(await notify(fasilitator, 'summon', { board: 'economy', groupId })).toEqual(ok);
    await citra?.until(() => last(citra, 'summon')?.['groupId'] === groupId, 'the group’s');
    // One more answer each, behind which it would have come.
    for (const client of [ani, peninjau] as TestClient[]) {
      await client.ask('nonsense');
      expect(noticed(client, 'summon')).toHaveLength(1);
    }
  });

  it('of a group that there is not is refused, and of nothing', async () => {
    const fasilitator = await opened('fasilitator');
    const nowhere = { board: 'social', groupId: 'group-none' };
    expect(await notify(fasilitator, 'summon', nowhere)).toMatchObject({ code: 'unknown_group' });
    expect(await notify(fasilitator, 'summon')).toMatchObject({ code: 'malformed' });
  });
});

describe('raised hands', () => {
  it('stand in their order, are lowered by their person or a facilitator, and by nobody else', async () => {
    const people = await Promise.all(['fasilitator', 'ani', 'budi', 'citra'].map(opened));
    const [fasilitator, ani, budi, citra] = people as [
      TestClient,
      TestClient,
      TestClient,
      TestClient,
    ];
    for (const client of [citra, ani, budi, citra])
      expect(await notify(client, 'raiseHand')).toEqual(ok);
    await fasilitator.until(() => String(handsOf(fasilitator)) === 'citra,ani,budi', 'three hands');

    const anothers = { participantId: 'citra' };
    expect(await notify(ani, 'lowerHand', anothers)).toMatchObject({ code: 'forbidden' });
    expect(await notify(fasilitator, 'lowerHand', anothers)).toEqual(ok);
    expect(await notify(ani, 'lowerHand', { participantId: 'ani' })).toEqual(ok);
    await budi.until(() => String(handsOf(budi)) === 'budi', 'one hand');
    const late = await opened('peninjau');
    expect(handsOf(late)).toEqual(['budi']);
  });

  it('go down with the last connection of their person', async () => {
    const [fasilitator, phone, laptop] = await Promise.all([
      opened('fasilitator'),
      opened('ani'),
      opened('ani'),
    ]);
    await notify(phone, 'raiseHand');
    phone.socket.disconnect();
    // Two of the same person hold one place; the server hears of the first one's end before it hears this.
    await fasilitator.until(() => String(handsOf(fasilitator)) === 'ani', 'a hand');
    await laptop.ask('close', { workshopId: workshop.id });
    await fasilitator.until(() => String(handsOf(fasilitator)) === '', 'no hand');
  });

  it('go down with the seat of their person', async () => {
    const [fasilitator, ani] = await Promise.all([opened('fasilitator'), opened('ani')]);
    await notify(ani, 'raiseHand');
    await fasilitator.until(() => String(handsOf(fasilitator)) === 'ani', 'a hand');
    await workshop.perform('RemoveParticipant', { participantId: 'ani' });
    await fasilitator.until(() => String(handsOf(fasilitator)) === '', 'no hand');
    expect(await notify(ani, 'raiseHand')).toMatchObject({ code: 'not_opened' });
  });
});

describe('what goes to everybody at once', () => {
  const summon = (client: TestClient) => notify(client, 'summon', { board: 'social' });
  const paced = { ok: false, code: 'rate_limited', retryable: true };

  /** In place of the server that is there. */
  async function started(bounds: Partial<LiveBounds>): Promise<void> {
    await server.stop();
    server = await LiveServer.start({ bounds: { handsEveryMs: 1, ...bounds } });
    workshop = await server.openWorkshop();
    for (const person of ['fasilitator', 'pendamping']) await workshop.admit(person, 'facilitator');
    await workshop.admit('ani');
  }

  it('is paced for one person, over all their connections, and the others are not held up', async () => {
    await started({});
    const people = ['fasilitator', 'fasilitator', 'pendamping', 'ani'].map(opened);
    const [desk, phone, another, ani] = (await Promise.all(people)) as [
      TestClient,
      TestClient,
      TestClient,
      TestClient,
    ];
    const { steeringBurst } = defaultLiveBounds;
    const answers: unknown[] = [];
    for (let asked = 0; asked < 200; asked += 2) {
      answers.push(await summon(desk));
      answers.push(await notify(phone, 'startTimer', { durationMs: 60_000 + asked }));
    }
    expect(answers.slice(0, steeringBurst)).toEqual(
      Array.from({ length: steeringBurst }, () => ok),
    );
    const [first] = answers.slice(steeringBurst);
    expect(first).toMatchObject({ ...paced, details: { retryAfterMs: expect.any(Number) } });
    // Raised hands gather, and are not counted here.
    expect(await notify(desk, 'raiseHand')).toEqual(ok);
    expect(await summon(another)).toEqual(ok);
    await ani.until(() => last(ani, 'summon')?.['by'] === 'pendamping', 'the other’s summons');
    const told = noticed(ani, 'summon').length + noticed(ani, 'timer').length;
    // What comes back while the test runs counts too.
    const accepted = answers.filter((answer) => (answer as { ok: boolean }).ok).length;
    expect(told).toBe(accepted + 1);
    expect(accepted).toBeLessThan(2 * steeringBurst);
    expect([desk.goodbyes, phone.goodbyes]).toEqual([[], []]);
  });

  it('is paced for one workshop, whoever asks, and not for the next', async () => {
    await started({ workshopSteeringBurst: 3, workshopSteeringPerSecond: 0.01 });
    const next = await server.openWorkshop('malang');
    await next.admit('fasilitator', 'facilitator');
    const [one, other] = [await opened('fasilitator'), await opened('pendamping')];
    for (const client of [one, other, one]) expect(await summon(client)).toEqual(ok);
    expect(await summon(other)).toMatchObject(paced);
    expect(await notify(other, 'stopTimer')).toMatchObject(paced);
    await one.opened(next.id);
    const elsewhere = { workshopId: next.id, kind: 'summon', board: 'social' };
    expect(await one.ask('notify', elsewhere)).toEqual(ok);
  });

  it('costs nothing who may not, nor whom it is refused', async () => {
    await started({ steeringBurst: 1, workshopSteeringBurst: 2, workshopSteeringPerSecond: 0.01 });
    const [one, other, ani] = [
      await opened('fasilitator'),
      await opened('pendamping'),
      await opened('ani'),
    ];
    for (let asked = 0; asked < 5; asked++)
      expect(await summon(ani)).toMatchObject({ code: 'forbidden' });
    expect(await summon(one)).toEqual(ok);
    // The person's measure is spent; the workshop's is not touched by that.
    for (let asked = 0; asked < 5; asked++) expect(await summon(one)).toMatchObject(paced);
    expect(await summon(other)).toEqual(ok);
  });
});

describe('what is not as the protocol asks', () => {
  it.each<[string, object, string]>([
    ['no kind', {}, 'malformed'],
    ['a kind that there is not', { kind: 'lock' }, 'malformed'],
    ['a kind named like what every object has', { kind: 'constructor' }, 'malformed'],
    ['a timer without an end', { kind: 'startTimer' }, 'malformed'],
    ['a timer of no time', { kind: 'startTimer', durationMs: 0 }, 'malformed'],
    ['a timer of days', { kind: 'startTimer', durationMs: 86_400_001 }, 'malformed'],
    ['a label of two lines', { kind: 'startTimer', durationMs: 1_000, label: 'a\nb' }, 'malformed'],
    ['a long label', { kind: 'startTimer', durationMs: 1_000, label: 'a'.repeat(81) }, 'malformed'],
    [
      'a label with half a character',
      { kind: 'startTimer', durationMs: 1_000, label: '\uD800' },
      'malformed',
    ],
    ['a pause with a duration', { kind: 'pauseTimer', durationMs: 1_000 }, 'malformed'],
    ['a summons out of the house', { kind: 'summon', focus: 'https://example.org' }, 'malformed'],
    ['a hand of nobody', { kind: 'lowerHand', participantId: '' }, 'malformed'],
    ['another person’s hand raised', { kind: 'raiseHand', participantId: 'ani' }, 'malformed'],
    ['another workshop', { kind: 'raiseHand', workshopId: 'next-door' }, 'not_opened'],
  ])('%s is refused, and nobody is told', async (_what, request, code) => {
    const [fasilitator, ani] = await Promise.all([opened('fasilitator'), opened('ani')]);
    const answer = await fasilitator.ask('notify', { workshopId: workshop.id, ...request });
    expect(answer).toMatchObject({ ok: false, code, retryable: false });
    await ani.ask('nonsense');
    expect(ani.notices).toEqual([]);
  });

  it.each([[[]], [[null]], [['raiseHand']], [[{}, {}]]])('%j', async (payloads) => {
    const ani = await opened('ani');
    expect(await ani.ask('notify', ...payloads)).toMatchObject({ ok: false, code: 'malformed' });
  });

  it('is counted as other messages are', async () => {
    await server.stop();
    server = await LiveServer.start({ bounds: { messagesBurst: 5, messagesPerSecond: 1 } });
    workshop = await server.openWorkshop();
    await workshop.admit('ani');
    const ani = await opened('ani');
    const answers = await Promise.all(Array.from({ length: 6 }, () => notify(ani, 'raiseHand')));
    expect(answers.at(0)).toEqual(ok);
    expect(answers.at(-1)).toMatchObject({ code: 'rate_limited', retryable: true });
  });
});
