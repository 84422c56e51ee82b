import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { NotifyKind, PersonPresence, SharedReplay } from '@rembuk/protocol';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { type Bus, readRedisAddress } from '@rembuk/realtime-redis';
import { describeWithRedis, TestRedis } from '@rembuk/realtime-redis/testing';
import { BUS } from '../nodes/nodes.tokens.ts';
import { LiveServer } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';

describeWithRedis('people of one workshop on two nodes', () => {
  let redis: TestRedis;
  let here: LiveServer;
  let there: LiveServer;
  let workshop: TestWorkshop;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    await Promise.all([here.stop(), there.stop()]);
  });
  afterAll(() => redis.remove());

  function redisAddress() {
    const address = readRedisAddress(redis.url);
    if (!address) throw new Error('not an address');
    return address;
  }

  const options = () => ({
    bounds: { handsEveryMs: 1, replayAwayMs: 1 },
    redis: redisAddress(),
  });

  async function started(): Promise<void> {
    const both = { ...options(), store: new MemoryEventStore({ shared: true }) };
    [here, there] = [await LiveServer.start(both), await LiveServer.start(both)];
    workshop = await here.openWorkshop();
    for (const person of ['ani', 'budi', 'citra']) await workshop.admit(person);
    for (const person of ['fasilitator', 'pendamping']) await workshop.admit(person, 'facilitator');
  }

  async function opened(person: string, at: LiveServer): Promise<TestClient> {
    const client = await at.connect(person);
    await client.opened(workshop.id);
    return client;
  }

  const people = (client: TestClient): readonly PersonPresence[] =>
    client.presence.at(-1)?.people ?? [];
  const names = (client: TestClient): string =>
    people(client)
      .map(({ participantId }) => participantId)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(' ');
  const sees = (client: TestClient, expected: string) =>
    client.until(() => names(client) === expected, expected);
  const boardOf = (client: TestClient, person: string) =>
    people(client).find(({ participantId }) => participantId === person)?.board;

  const notify = (client: TestClient, kind: NotifyKind, rest: object = {}) =>
    client.ask('notify', { workshopId: workshop.id, kind, ...rest });
  const last = (client: TestClient, kind: string) =>
    client.notices.findLast((notice) => notice.kind === kind);
  const handsAre = (client: TestClient, expected: string) =>
    client.until(() => String(last(client, 'hands')?.['participantIds']) === expected, expected);
  const timerIs = (client: TestClient, expected: object | null) =>
    client.until(() => {
      const timer = last(client, 'timer')?.['timer'];
      if (expected === null || typeof timer !== 'object' || timer === null)
        return timer === expected;
      return Object.entries(expected).every(([name, value]) => Reflect.get(timer, name) === value);
    }, JSON.stringify(expected));

  it('see each other, what they have in hand, and who leaves', async () => {
    await started();
    const ani = await opened('ani', here);
    const budi = await opened('budi', there);
    await Promise.all([sees(ani, 'ani budi'), sees(budi, 'ani budi')]);
    await budi.ask('presence', { workshopId: workshop.id, board: 'social' });
    await ani.until(() => boardOf(ani, 'budi') === 'social', 'the board');
    expect(people(ani)).toEqual(expect.arrayContaining([...people(budi)]));
    // Who comes later is told the same.
    const citra = await opened('citra', here);
    await sees(citra, 'ani budi citra');
    await citra.until(() => boardOf(citra, 'budi') === 'social', 'the board');

    budi.socket.disconnect();
    await Promise.all([sees(ani, 'ani citra'), sees(citra, 'ani citra')]);
  });

  it('are one person with two devices, wherever those are', async () => {
    await started();
    const ani = await opened('ani', here);
    const phone = await opened('budi', here);
    const laptop = await opened('budi', there);
    await laptop.ask('presence', { workshopId: workshop.id, board: 'social' });
    await ani.until(() => boardOf(ani, 'budi') === 'social', 'what is done on the laptop');
    phone.socket.disconnect();
    const citra = await opened('citra', here);
    await sees(citra, 'ani budi citra');
    laptop.socket.disconnect();
    await Promise.all([sees(ani, 'ani citra'), sees(citra, 'ani citra')]);
  });

  it('are gone with a node that ends, and back when a lost Redis is', async () => {
    await started();
    const ani = await opened('ani', here);
    const budi = await opened('budi', there);
    await sees(ani, 'ani budi');
    await redis.kill();
    await budi.ask('presence', { workshopId: workshop.id, board: 'social' });
    await redis.again();
    await ani.until(() => boardOf(ani, 'budi') === 'social', 'what was done meanwhile');
    await there.stop();
    await sees(ani, 'ani');
    there = await LiveServer.start();
  });

  it('have one timer, whoever turns it where, and are summoned together', async () => {
    await started();
    const [first, second] = [await opened('fasilitator', here), await opened('pendamping', there)];
    await Promise.all([
      sees(first, 'fasilitator pendamping'),
      sees(second, 'fasilitator pendamping'),
    ]);
    await notify(first, 'startTimer', { durationMs: 600_000, label: 'Diskusi' });
    await timerIs(second, { label: 'Diskusi', running: true, startedBy: 'fasilitator' });
    await notify(second, 'pauseTimer');
    await timerIs(first, { label: 'Diskusi', running: false });
    // A node on which nobody was is told by the others.
    const third = await LiveServer.start({ store: here.store, redis: redisAddress() });
    try {
      const ani = await opened('ani', third);
      await timerIs(ani, { label: 'Diskusi', running: false });
      await notify(first, 'stopTimer');
      await Promise.all([timerIs(second, null), timerIs(ani, null)]);
      await notify(second, 'summon', { board: 'social' });
      await Promise.all(
        [first, ani].map((client) =>
          client.until(() => last(client, 'summon')?.['by'] === 'pendamping'),
        ),
      );
    } finally {
      await third.stop();
    }
    expect(first.notices.filter(({ kind }) => kind === 'timer')).toHaveLength(3);
  });

  it('follow one replay, whoever leads it where, also when the node of its leader is gone', async () => {
    await started();
    for (let proposed = 0; proposed < 5; proposed += 1) await workshop.propose('ani');
    const [first, second] = [await opened('fasilitator', here), await opened('pendamping', there)];
    await Promise.all([
      sees(first, 'fasilitator pendamping'),
      sees(second, 'fasilitator pendamping'),
    ]);
    const replayId = randomUUID();
    const replayIs = (client: TestClient, expected: object | null) =>
      client.until(() => {
        const replay = last(client, 'replay')?.['replay'];
        if (expected === null || typeof replay !== 'object' || replay === null)
          return replay === expected;
        return Object.entries(expected).every(
          ([name, value]) => Reflect.get(replay, name) === value,
        );
      }, JSON.stringify(expected));
    const clock = async (client: TestClient) =>
      ((await client.ask('clock', { workshopId: workshop.id })) as { nowMs: number }).nowMs;

    await notify(first, 'startReplay', { replayId, position: 2, speed: 4, playing: true });
    await replayIs(second, { position: 2, speed: 4, playing: true, isLed: true, seq: 1 });
    // By the clock of the node that tells it.
    const shown = last(second, 'replay')?.['replay'] as SharedReplay;
    expect(shown.anchorMs).toBeLessThanOrEqual(await clock(second));
    expect(shown.anchorMs).toBeGreaterThan((await clock(second)) - 60_000);
    expect(await notify(second, 'startReplay', { replayId: randomUUID() })).toMatchObject({
      code: 'replay_running',
    });
    expect(await notify(second, 'steerReplay', { replayId, playing: false })).toMatchObject({
      code: 'not_leading',
    });
    const late = await opened('ani', there);
    await replayIs(late, { replayId, playing: true });

    // With both of its devices gone, not with one.
    const phone = await opened('fasilitator', there);
    await notify(phone, 'steerReplay', { replayId, position: 4 });
    await Promise.all([first, second, late].map((client) => replayIs(client, { position: 4 })));
    phone.socket.disconnect();
    await here.stop();
    await replayIs(second, { isLed: false, playing: false });
    expect(await notify(second, 'leadReplay', { replayId })).toEqual({ ok: true });
    await replayIs(late, { ledBy: 'pendamping', isLed: true });

    here = await LiveServer.start({ ...options(), store: there.store });
    const back = await opened('fasilitator', here);
    await replayIs(back, { ledBy: 'pendamping', position: 4 });
    await notify(second, 'endReplay', { replayId });
    await Promise.all([back, late].map((client) => replayIs(client, null)));
    expect(last(back, 'replay')).toMatchObject({ replayId, why: 'ended' });
  });

  it('see all hands that are up, which go down where they are lowered and with their person', async () => {
    await started();
    const fasilitator = await opened('fasilitator', here);
    const [ani, budi] = [await opened('ani', there), await opened('budi', there)];
    const citra = await opened('citra', here);
    await sees(citra, 'ani budi citra fasilitator');
    await notify(citra, 'raiseHand');
    await handsAre(ani, 'citra');
    await notify(ani, 'raiseHand');
    await handsAre(fasilitator, 'citra,ani');
    await notify(budi, 'raiseHand');
    await handsAre(fasilitator, 'citra,ani,budi');
    await notify(fasilitator, 'lowerHand', { participantId: 'ani' });
    await handsAre(fasilitator, 'citra,budi');
    await handsAre(budi, 'citra,budi');
    budi.socket.disconnect();
    await handsAre(fasilitator, 'citra');
    await notify(ani, 'raiseHand');
    await handsAre(fasilitator, 'citra,ani');
    await there.stop();
    await handsAre(fasilitator, 'citra');
    there = await LiveServer.start();
  });

  it('see no hand of somebody whose node died, wherever they went', async () => {
    await started();
    const third = await LiveServer.start({ ...options(), store: there.store });
    const [fasilitator, ani] = [await opened('fasilitator', here), await opened('ani', there)];
    await notify(ani, 'raiseHand');
    await handsAre(fasilitator, 'ani');
    const again = await opened('ani', third);
    await sees(again, 'ani fasilitator');
    // As when it was not heard for the length of its lease.
    there.app.get<Bus>(BUS).tell('nodes', 'ending');
    await handsAre(fasilitator, '');
    await third.stop();
  });
});
