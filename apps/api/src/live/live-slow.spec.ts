import { afterEach, expect, it } from '@jest/globals';
import { LiveServer } from '../testing/live-server.ts';
import { RawClient } from '../testing/raw-client.ts';

let server: LiveServer;
afterEach(() => server.stop());

const EDITS_A_ROUND = 200;
/** Enough to fill what the two kernels take in between, several times over. */
const ROUNDS_MAX = 100;

it('a client that stops reading is let go, at the cost of bounded memory, and nobody else notices', async () => {
  server = await LiveServer.start({ bounds: { backlogPacketsMax: 100, goodbyeMs: 300 } });
  const workshop = await server.openWorkshop();
  await workshop.admit('ani');
  await workshop.admit('budi');
  const budi = await server.connect('budi');
  await budi.opened(workshop.id);

  const stalled = await RawClient.connect(server.url);
  await stalled.enter(server.identity.tokenFor({ personId: 'ani' }));
  stalled.send(`42/live,0["open",{"workshopId":"${workshop.id}"}]`);
  await stalled.until('43/live,0[{"ok":true');
  stalled.socket.pause();

  let goodbyes = 0;
  let rounds = 0;
  let waitingMax = 0;
  while (goodbyes === 0 && rounds < ROUNDS_MAX) {
    rounds += 1;
    let revision = 0;
    for (let edit = 0; edit < EDITS_A_ROUND; edit += 20) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          workshop.submit(
            'PostComment',
            {
              commentId: `c-${rounds}-${edit}-${index}`,
              on: { kind: 'board', id: 'social' },
              text: 'Kenduren Mas '.repeat(150),
            },
            { personId: 'budi' },
          ),
        ),
      );
      for (const answer of answers) if (answer.ok) revision = Math.max(revision, answer.revision);
      waitingMax = Math.max(waitingMax, server.backlogOf('ani'));
    }
    await budi.until(() => budi.lastRevision === revision);
    goodbyes = await server.goodbyes('slow');
  }
  expect(goodbyes).toBe(1);
  expect(waitingMax).toBeLessThanOrEqual(101);
  // It is cut, though it never answered the close; then nothing of it is left.
  await server.untilConnections(1);
  expect(server.backlogOf('ani')).toBe(0);
  expect(budi.goodbyes).toEqual([]);
  const revisions = budi.events.map((event) => event.revision);
  expect(revisions).toEqual(revisions.map((_, index) => (revisions[0] ?? 0) + index));
}, 60_000);

it('a client that asks for much at once gets a few answers at a time, and is told so', async () => {
  server = await LiveServer.start();
  const workshop = await server.openWorkshop();
  await workshop.admit('ani');
  const ani = await server.connect('ani');
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => ani.open(workshop.id, { after: -1 })),
  );
  const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer]));
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused)
    expect(answer).toMatchObject({ code: 'overloaded', retryable: true });
  expect((await ani.open(workshop.id)).ok).toBe(true);
});

it('a client that asks without reading the answers is let go too', async () => {
  server = await LiveServer.start({
    bounds: { backlogPacketsMax: 50, goodbyeMs: 300, messagesBurst: 1e6, messagesPerSecond: 1e6 },
  });
  const workshop = await server.openWorkshop();
  await workshop.admit('ani');
  const greedy = await RawClient.connect(server.url);
  await greedy.enter(server.identity.tokenFor({ personId: 'ani' }));
  greedy.socket.pause();
  for (let ask = 0; ask < 200_000 && (await server.goodbyes('slow')) === 0; ask += 100) {
    for (let next = 0; next < 100; next++)
      greedy.send(`42/live,${ask + next}["open",{"workshopId":"${workshop.id}"}]`);
    await new Promise(setImmediate);
  }
  expect(await server.goodbyes('slow')).toBe(1);
  await server.untilConnections(0);
}, 60_000);
