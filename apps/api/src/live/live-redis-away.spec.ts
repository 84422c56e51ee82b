import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { verifyChain } from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/testing';
import { readRedisAddress } from '@rembuk/realtime-redis';
import { describeWithRedis, TestRedis } from '@rembuk/realtime-redis/testing';
import { LiveServer } from '../testing/live-server.ts';
import type { TestClient } from '../testing/test-client.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';

describeWithRedis('three nodes over one log and one Redis', () => {
  let redis: TestRedis;
  const nodes: LiveServer[] = [];
  const store = new MemoryEventStore({ shared: true });
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.stop();
  });
  afterAll(() => redis.remove());

  async function aNode(): Promise<LiveServer> {
    const address = readRedisAddress(redis.url);
    if (!address) throw new Error('not an address');
    const node = await LiveServer.start({ store, redis: address });
    nodes.push(node);
    return node;
  }

  it('P11: lose no edit and double none while Redis dies and a node goes and another comes', async () => {
    const [first, second, third] = [await aNode(), await aNode(), await aNode()];
    const workshop = await first.openWorkshop();
    const names = ['ani', 'budi', 'citra'];
    for (const person of names) await workshop.admit(person);
    const client = async (person: string, at: LiveServer) => {
      const one = await at.connect(person);
      await one.opened(workshop.id);
      return one;
    };
    const [ani, budi] = [await client('ani', first), await client('budi', second)];
    let citra = await client('citra', third);
    const accepted: string[] = [];
    let number = 0;
    const write = async (hands: readonly TestClient[], each: number): Promise<void> => {
      const writing = Array.from({ length: each }, () => hands).flat();
      await Promise.all(
        writing.map(async (hand) => {
          const text = `Usul ${(number += 1)}`;
          const on = { kind: 'board', id: 'social' } as const;
          const data = { commentId: `c-${number}`, on, text, mentions: [] };
          const answer = await hand.command(workshop.id, 'PostComment', data);
          if (answer.ok) accepted.push(text);
        }),
      );
    };

    await write([ani, budi, citra], 10);
    await Promise.all([write([ani, budi, citra], 15), redis.kill()]);
    await write([ani, budi, citra], 10);
    await third.stop();
    nodes.splice(nodes.indexOf(third), 1);
    citra = await client('citra', await aNode());
    await Promise.all([write([ani, budi, citra], 15), redis.again()]);
    await write([ani, budi, citra], 10);

    expect(accepted).toHaveLength(3 * 60);
    const stream = workshopStream(workshop.id);
    const end = (await store.head(stream)) ?? -1;
    const posted: string[] = [];
    for await (const { type, data } of store.readStream(stream))
      if (type === 'CommentPosted') posted.push((data as { readonly text: string }).text);
    expect(posted.toSorted(byText)).toEqual(accepted.toSorted(byText));
    expect(await verifyChain(stream, store.readStream(stream))).toMatchObject({ ok: true });
    for (const one of [ani, budi, citra]) {
      await one.until(() => one.lastRevision >= end);
      const revisions = one.events.map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.map((_, index) => end + 1 - revisions.length + index));
    }
  });
});

const byText = (a: string, b: string) => (a < b ? -1 : 1);
