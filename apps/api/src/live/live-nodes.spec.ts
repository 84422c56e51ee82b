import { afterEach, expect, it } from '@jest/globals';
import { defaultAggregatesBounds } from '@rembuk/event-sourcing';
import { MemoryEventStore, testSeed } from '@rembuk/event-sourcing/testing';
import { LiveServer } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';

const nodes: LiveServer[] = [];
async function started(count: number): Promise<void> {
  const store = new MemoryEventStore({ shared: true });
  for (let node = 0; node < count; node += 1) nodes.push(await LiveServer.start({ store }));
}
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop();
});

const comment = async (client: TestClient, index: number, workshopId: string) =>
  client.command(workshopId, 'PostComment', {
    commentId: `c-${index}`,
    on: { kind: 'board', id: 'social' },
    text: `Usul ke-${index}`,
    mentions: [],
  });

it('pushes to the people of every node what any of them commits, once and in order', async () => {
  await started(3);
  const [first] = nodes;
  if (!first) throw new Error('no node');
  const workshop = await first.openWorkshop();
  for (const person of ['ani', 'budi', 'citra']) await workshop.admit(person);
  const clients = await Promise.all(
    ['ani', 'budi', 'citra'].map((person, index) => (nodes[index] as LiveServer).connect(person)),
  );
  const heads = await Promise.all(
    clients.map(async (client) => (await client.opened(workshop.id)).head),
  );
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, index) =>
      comment(clients[index % clients.length] as TestClient, index, workshop.id),
    ),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(90);
  const end = Math.max(...answers.map((answer) => (answer.ok ? answer.revision : -1)));
  for (const [index, client] of clients.entries()) {
    await client.until(() => client.lastRevision >= end);
    const from = (heads[index] ?? 0) + 1;
    expect(client.events.map(({ revision }) => revision)).toEqual(
      Array.from({ length: end + 1 - from }, (_, place) => from + place),
    );
  }
  expect(nodes.map(({ logLines }) => logLines.filter((line) => line.includes('"error"')))).toEqual(
    nodes.map(() => []),
  );
});

it('answers a command that another node answered before as that did', async () => {
  await started(2);
  const [here, there] = nodes as [LiveServer, LiveServer];
  const workshop = await here.openWorkshop();
  await workshop.admit('ani');
  const clients = [await here.connect('ani'), await there.connect('ani')];
  const id = `00000000-0000-4000-8000-${String(testSeed()).padStart(12, '0').slice(-12)}`;
  const data = {
    commentId: 'c-1',
    on: { kind: 'board', id: 'social' } as const,
    text: 'Kenduren Mas',
    mentions: [],
  };
  const answers = [];
  for (const client of [...clients, ...clients])
    answers.push(await client.command(workshop.id, 'PostComment', data, { id }));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ ok: true });
});

/** Answers about the head of a stream when it is let, from a moment on. */
class StoreThatTakesItsTime extends MemoryEventStore {
  readonly asked = Promise.withResolvers<void>();
  readonly mayAnswer = Promise.withResolvers<void>();
  slowAt: string | undefined;

  override async head(stream: string): Promise<number | undefined> {
    if (stream === this.slowAt) {
      this.asked.resolve();
      await this.mayAnswer.promise;
    }
    return super.head(stream);
  }
}

it('P4: tells on what others write in a workshop that had to make room for others while it was opened', async () => {
  const store = new StoreThatTakesItsTime({ shared: true });
  const [here, there] = [await LiveServer.start({ store }), await LiveServer.start({ store })];
  nodes.push(here, there);
  const workshop = await here.openWorkshop();
  await workshop.admit('budi');
  const others = Array.from(
    { length: defaultAggregatesBounds.loadedMax },
    (_, index) => `other-${index}`,
  );
  for (const id of others) await here.openWorkshop(id);
  await there.workshops.load(workshop.id);

  const client = await there.connect('budi');
  store.slowAt = workshop.stream;
  const opening = client.opened(workshop.id);
  await store.asked.promise;
  for (const id of others) await there.workshops.load(id);
  await workshop.admit('citra');
  store.mayAnswer.resolve();
  await opening;
  const revision = await workshop.admit('dewi').then(() => workshop.head());
  await client.until(() => client.lastRevision >= revision);
});
