import { afterEach, describe, expect, it } from '@jest/globals';
import { protocolVersion } from '@rembuk/protocol';
import { LiveServer, type LiveServerOptions } from '../testing/live-server.ts';
import { RawClient } from '../testing/raw-client.ts';
import { SilentProxy } from '../testing/silent-proxy.ts';
import { TestClient } from '../testing/test-client.ts';
import type { TestWorkshop } from '../testing/test-workshop.ts';
import { defaultLiveBounds } from './live-bounds.ts';

let server: LiveServer;
let workshop: TestWorkshop;
let proxy: SilentProxy | undefined;
async function started(options?: LiveServerOptions): Promise<void> {
  server = await LiveServer.start(options);
  workshop = await server.openWorkshop();
  for (const person of ['ani', 'budi', 'citra']) await workshop.admit(person);
}
afterEach(async () => {
  await proxy?.stop();
  proxy = undefined;
  await server.stop();
});

async function opened(person: string): Promise<TestClient> {
  const client = await server.connect(person);
  await client.opened(workshop.id);
  return client;
}

const people = (client: TestClient) => client.presence.at(-1)?.people ?? [];
const seen = (client: TestClient, participantId: string) =>
  people(client).find((person) => person.participantId === participantId);

describe('a person who is here', () => {
  it('shows where they are, what they select and whether they are idle', async () => {
    await started();
    const [ani, budi] = await Promise.all([opened('ani'), opened('budi')]);
    const focus = 'sheet/s-1/explanation';
    const selection = { anchor: 4, head: 9, revision: 3 };
    await budi.ask('presence', { workshopId: workshop.id, board: 'social', focus, selection });
    await ani.until(() => seen(ani, 'budi')?.selection !== undefined, 'a selection');
    expect(seen(ani, 'budi')).toMatchObject({ board: 'social', focus, selection });
    await budi.ask('presence', { workshopId: workshop.id, board: 'social', idle: true });
    await ani.until(() => seen(ani, 'budi')?.idle === true, 'idle');
    expect(seen(ani, 'budi')).not.toHaveProperty('selection');
    // Who comes later is told the same, at once.
    const citra = await opened('citra');
    await citra.until(() => people(citra).length === 3, 'everyone');
    expect(seen(citra, 'budi')).toEqual(seen(ani, 'budi'));
  });

  it.each([
    ['an offset before the text', { anchor: -1, head: 0, revision: 0 }],
    ['an offset past any text', { anchor: 0, head: 3_001, revision: 0 }],
    ['half an offset', { anchor: 0.5, head: 0, revision: 0 }],
    ['no revision', { anchor: 0, head: 0 }],
    ['a revision past all numbers', { anchor: 0, head: 0, revision: 2 ** 53 }],
    ['more than a selection', { anchor: 0, head: 0, revision: 0, text: 'x' }],
    ['a list', [{ anchor: 0, head: 0, revision: 0 }]],
  ])('cannot select %s', async (_what, selection) => {
    await started();
    const ani = await opened('ani');
    const update = { workshopId: workshop.id, focus: 'sheet/s-1/risk', selection };
    expect(await ani.ask('presence', update)).toMatchObject({ ok: false, code: 'malformed' });
    const idle = { workshopId: workshop.id, idle: 'yes' };
    expect(await ani.ask('presence', idle)).toMatchObject({ ok: false, code: 'malformed' });
  });
});

describe('two hundred people with carets', () => {
  it('see each other’s, at most 20 times a second, and each is told everything once', async () => {
    await started();
    const names = Array.from({ length: 200 }, (_, index) => `peserta-${index}`);
    for (const name of names) await workshop.admit(name);
    const startedMs = performance.now();
    const clients = await Promise.all(names.map(opened));
    let [all, diffs] = [0, 0];
    const [first] = clients as [TestClient, ...TestClient[]];
    first.socket.on('presence', () => (all += 1));
    first.socket.on('presenceDiff', () => (diffs += 1));
    const focus = 'sheet/s-1/explanation';
    const ROUNDS = 5;
    for (let round = 1; round <= ROUNDS; round++) {
      const selection = { anchor: round, head: round, revision: 3 };
      const update = { workshopId: workshop.id, board: 'social', focus, selection };
      await Promise.all(clients.map((client) => client.ask('presence', update)));
    }
    const isThere = (client: TestClient) =>
      people(client).length === 200 &&
      people(client).every(({ selection }) => selection?.head === ROUNDS);
    await Promise.all(clients.map((client) => client.until(() => isThere(client), 'all carets')));
    expect(all).toBeLessThanOrEqual(1);
    const ticks = (performance.now() - startedMs) / defaultLiveBounds.presenceEveryMs;
    expect(diffs + all).toBeLessThanOrEqual(ticks + 1);
    for (const { goodbyes } of clients) expect(goodbyes).toEqual([]);
  }, 60_000);
});

describe('a person whose line is lost', () => {
  it('is gone though the line stays open, as soon as no answer comes', async () => {
    await started({ bounds: { pingEveryMs: 100, pongMs: 300 } });
    proxy = await SilentProxy.before(server.url);
    const token = server.identity.tokenFor({ personId: 'budi' });
    const budi = new TestClient(proxy.url, { token, protocol: protocolVersion });
    await budi.connected();
    await budi.opened(workshop.id);
    const ani = await opened('ani');
    await ani.until(() => people(ani).length === 2, 'both');
    proxy.goSilent();
    await ani.until(() => people(ani).length === 1, 'the end of the other one');
    expect(people(ani)).toMatchObject([{ participantId: 'ani' }]);
    // And the client knows as well.
    await budi.until(() => budi.socket.disconnected, 'the end of the connection');
  });

  it('is gone for the others within ten seconds, and here as before once the same line is heard again', async () => {
    await started();
    proxy = await SilentProxy.before(server.url);
    const token = server.identity.tokenFor({ personId: 'budi' });
    const budi = new TestClient(proxy.url, { token, protocol: protocolVersion });
    await budi.connected();
    await budi.opened(workshop.id);
    const focus = 'sheet/s-1/explanation';
    const selection = { anchor: 4, head: 9, revision: 3 };
    await budi.ask('presence', { workshopId: workshop.id, board: 'social', focus, selection });
    const [ani, citra] = await Promise.all([opened('ani'), opened('citra')]);
    await ani.until(() => seen(ani, 'budi')?.selection !== undefined, 'a selection');
    const [line, before] = [budi.socket.id, seen(ani, 'budi')];
    proxy.goSilent();
    const startedMs = performance.now();
    await Promise.all(
      [ani, citra].map((other) => other.until(() => !seen(other, 'budi'), 'the end', 12_000)),
    );
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    // People who listen and say nothing are heard by their answers to pings.
    expect(people(ani).map(({ participantId }) => participantId)).toEqual(['ani', 'citra']);
    proxy.speakAgain();
    await ani.until(() => seen(ani, 'budi') !== undefined, 'the return');
    expect(seen(ani, 'budi')).toEqual(before);
    // It was the same line all the time, and has missed nothing.
    await budi.until(() => people(budi).length === 3, 'everyone');
    expect([budi.socket.id, budi.socket.connected, budi.goodbyes]).toEqual([line, true, []]);
    budi.socket.disconnect();
  }, 30_000);

  it('is not shown for long before a line is closed, and a slow line has time for a large answer', () => {
    const { pingEveryMs, pongMs, silentMs } = defaultLiveBounds;
    expect(silentMs).toBeLessThanOrEqual(9_000);
    expect(silentMs).toBeGreaterThanOrEqual(2 * pingEveryMs);
    expect(pingEveryMs + pongMs).toBeLessThanOrEqual(30_000);
    expect(pongMs).toBeGreaterThanOrEqual(20_000);
  });
});

describe('a client that does not read', () => {
  it('is spared the movements it cannot take, and is told everything once it reads', async () => {
    // Nothing else is sent by itself.
    const never = { headEveryMs: 600_000, pingEveryMs: 600_000, silentMs: 1_200_000 };
    await started({ bounds: { presenceBytesPerSecond: 1e9, presenceEveryMs: 1, ...never } });
    const raw = await RawClient.connect(server.url);
    await raw.enter(server.identity.tokenFor({ personId: 'citra' }));
    raw.send(`42/live,1["open",{"workshopId":"${workshop.id}"}]`);
    await raw.until('43/live,1');
    await raw.until('"presence",');
    const ani = await opened('ani');
    raw.socket.pause();
    // Until the system's own buffers are full and packets wait here.
    for (let batch = 0; server.backlogOf('citra') < 8 && batch < 1_000; batch++) {
      const comment = (index: number) => ({
        commentId: `c-${batch}-${index}`,
        on: { kind: 'board', id: 'social' } as const,
        text: 'Kenduren Mas '.repeat(150),
      });
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          workshop.submit('PostComment', comment(index), { personId: 'budi' }),
        ),
      );
      // Frames go out behind the answers.
      await new Promise(setImmediate);
    }
    const head = await workshop.head();
    await ani.until(() => ani.lastRevision === head, 'everything that was written');
    const waiting = server.backlogOf('citra');
    expect(waiting).toBeGreaterThanOrEqual(8);
    const told = () => ani.presence.length;
    for (let x = 1; x <= 50; x++) {
      const before = told();
      await ani.ask('presence', { workshopId: workshop.id, cursor: { x, y: 0 } });
      await ani.until(() => told() > before, 'a movement');
    }
    expect(server.backlogOf('citra')).toBe(waiting);
    const received = raw.received.length;
    raw.socket.resume();
    await raw.until('"cursor":{"x":50,"y":0}');
    // Of all the movements it was told one thing, where they ended, and that among everything.
    const cursors = raw.received.slice(received).match(/"cursor":\{[^}]*\}/g);
    expect(cursors).toHaveLength(1);
    expect(raw.received.lastIndexOf('["presence",')).toBeGreaterThan(
      raw.received.lastIndexOf('["presenceDiff",'),
    );
  }, 60_000);
});
