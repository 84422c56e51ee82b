import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { PersonPresence } from '@rembuk/protocol';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { readRedisAddress } from '@rembuk/realtime-redis';
import { describeWithRedis, TestRedis } from '@rembuk/realtime-redis/testing';
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

  async function started(): Promise<void> {
    const address = readRedisAddress(redis.url);
    if (!address) throw new Error('not an address');
    const options = { store: new MemoryEventStore({ shared: true }), redis: address };
    [here, there] = [await LiveServer.start(options), await LiveServer.start(options)];
    workshop = await here.openWorkshop();
    for (const person of ['ani', 'budi', 'citra']) await workshop.admit(person);
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
});
