import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { PersonPresence, PresencePatch } from '@rembuk/protocol';
import { describeWithRedis } from '../testing/describe-with-redis.ts';
import { TestRedis } from '../testing/redis-server.ts';
import { type TestNode, testNode } from '../testing/test-node.ts';
import { until } from '../testing/until.ts';
import { SharedPresence, type SharedPresenceBounds } from './shared-presence.ts';
import type { SharedRoom } from './shared-room.ts';

const quick = { leaseMs: 300, beatMs: 60, gatherMs: 5 };

/** A node where people have one workshop open. */
class Hall {
  readonly here = new Map<string, PersonPresence>();
  /** Who was said to be different elsewhere. */
  readonly changed: string[] = [];
  readonly presence: SharedPresence;
  readonly room: SharedRoom;
  readonly node: TestNode;

  constructor(node: TestNode, bounds: Partial<SharedPresenceBounds>, workshopId = 'pasuruan') {
    this.node = node;
    this.presence = new SharedPresence(node.bus, { ...quick, ...bounds });
    this.room = this.presence.open({
      workshopId,
      here: () => [...this.here.values()],
      changed: (ids) => this.changed.push(...ids),
    });
  }

  arrive(participantId: string, more: Partial<PersonPresence> = {}): void {
    this.here.set(participantId, { participantId, ...more });
    this.room.tell({ people: [{ participantId, ...more }], left: [] });
  }

  patch(patch: PresencePatch & Partial<PersonPresence>): void {
    this.here.set(patch.participantId, { ...this.here.get(patch.participantId), ...patch });
    this.room.tell({ people: [patch], left: [] });
  }

  leave(participantId: string): void {
    this.here.delete(participantId);
    this.room.tell({ people: [], left: [participantId] });
  }

  get elsewhere(): string {
    return [...this.room.participantIds].toSorted().join(' ');
  }

  sees(people: string): Promise<void> {
    return until(
      `${people || 'nobody'} elsewhere, not ${this.elsewhere}`,
      () => this.elsewhere === people,
    );
  }
}

describeWithRedis('presence over several nodes', () => {
  let redis: TestRedis;
  const halls: Hall[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(() => {
    for (const { presence, node } of halls.splice(0)) {
      presence.end();
      node.line.close();
    }
  });
  afterAll(() => redis.remove());

  async function aHall(
    bounds: Partial<SharedPresenceBounds> = {},
    workshopId?: string,
  ): Promise<Hall> {
    const node = testNode(redis);
    const hall = new Hall(node, bounds, workshopId);
    halls.push(hall);
    await node.isHere();
    return hall;
  }

  it('is the same wherever one looks, whoever came first', async () => {
    const one = await aHall();
    one.arrive('ani', { board: 'b-1' });
    const two = await aHall();
    await two.sees('ani');
    two.arrive('budi');
    two.arrive('ani', { board: 'b-2' });
    const three = await aHall();
    const boardsOfAni = ({ room }: Hall) => new Set(room.of('ani').map(({ board }) => board));
    await until('both places are known', () => boardsOfAni(three).size === 2);
    expect(boardsOfAni(three)).toEqual(new Set(['b-1', 'b-2']));
    await Promise.all([one.sees('ani budi'), three.sees('ani budi')]);
    expect(boardsOfAni(one)).toEqual(new Set(['b-2']));

    one.patch({ participantId: 'ani', focus: 'issue/i-1' });
    two.leave('ani');
    await until('both are known', () => {
      const [ani, ...others] = three.room.of('ani');
      return others.length === 0 && ani?.focus === 'issue/i-1' && ani.board === 'b-1';
    });
    expect(three.changed).toContain('ani');
  });

  it('keeps workshops apart', async () => {
    const [one, other] = [await aHall(), await aHall({}, 'malang')];
    const two = await aHall();
    other.arrive('cici');
    one.arrive('ani');
    await two.sees('ani');
    expect(other.elsewhere).toBe('');
  });

  it('forgets whom a dead node had once its lease is over, not before, and a node that ends at once', async () => {
    const [one, two, three] = [await aHall(), await aHall(), await aHall({ leaseMs: 60_000 })];
    two.arrive('budi');
    await Promise.all([one.sees('budi'), three.sees('budi')]);
    // It beats and tells no more, and says nothing of it.
    two.node.line.close();
    const diedMs = performance.now();
    await one.sees('');
    const tookMs = performance.now() - diedMs;
    expect(tookMs).toBeGreaterThan(quick.leaseMs - quick.beatMs - 20);
    expect(one.changed.at(-1)).toBe('budi');
    expect(three.elsewhere).toBe('budi');

    one.arrive('ani');
    await three.sees('ani budi');
    one.presence.end();
    await three.sees('budi');
  });

  it('P11: comes back with those who came and went while Redis was away', async () => {
    const [one, two] = [await aHall({ leaseMs: 60_000 }), await aHall({ leaseMs: 60_000 })];
    one.arrive('ani');
    one.arrive('budi');
    await two.sees('ani budi');
    await redis.kill();
    await Promise.all([one.node.isAway(), two.node.isAway()]);
    one.leave('budi');
    one.arrive('cici');
    expect(two.elsewhere).toBe('ani budi');
    await redis.again();
    await two.sees('ani cici');
  });

  it('P11: shows nobody who left for good while Redis was away for a moment', async () => {
    const [one, two] = [await aHall({ leaseMs: 2_000 }), await aHall({ leaseMs: 2_000 })];
    two.arrive('budi');
    await one.sees('budi');
    await redis.kill();
    await Promise.all([one.node.isAway(), two.node.isAway()]);
    // The last of them; the node lives on, and says so.
    two.here.delete('budi');
    two.presence.close(two.room);
    await redis.again();
    const backMs = performance.now();
    await one.sees('');
    expect(performance.now() - backMs).toBeLessThan(2_000);
  });

  it('shows nobody of others when Redis stays away', async () => {
    const [one, two] = [await aHall(), await aHall()];
    one.arrive('ani');
    await two.sees('ani');
    await redis.kill();
    await two.sees('');
    await redis.again();
    await two.sees('ani');
  });

  it('asks for what it missed', async () => {
    const [one, two] = [await aHall(), await aHall()];
    one.arrive('ani');
    await two.sees('ani');
    // As it looks when some that came before were lost on the way.
    one.here.set('budi', { participantId: 'budi' });
    const diff = { people: [], left: ['ani'] };
    one.node.bus.tell('presence/pasuruan', JSON.stringify({ diff, number: 9_999 }));
    await two.sees('ani budi');
  });

  it('tells a hall of many in parts, and bounds what it believes', async () => {
    const [one, two] = [await aHall(), await aHall({ peopleMax: 300 })];
    const names = Array.from({ length: 450 }, (_, index) => `p-${index}`);
    for (const name of names) one.here.set(name, { participantId: name, focus: 'x'.repeat(200) });
    const three = await aHall();
    await until('all are seen', () => three.room.participantIds.size === 450);
    await until('some are seen', () => two.room.participantIds.size === 300);
    expect([one, two, three].flatMap(({ node }) => node.failures)).toEqual([]);
  });

  it('passes over what it does not understand', async () => {
    const [one, two] = [await aHall(), await aHall()];
    one.node.bus.tell('presence/pasuruan', '{"of":"another version"}');
    one.node.bus.tell('presence/pasuruan', 'null');
    one.arrive('ani');
    await two.sees('ani');
    expect(two.node.failures).toEqual([]);
  });
});
