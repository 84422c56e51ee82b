import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { describeWithRedis } from './testing/describe-with-redis.ts';
import { TestRedis } from './testing/redis-server.ts';
import { type TestNode, testNode } from './testing/test-node.ts';
import { until } from './testing/until.ts';

describeWithRedis('the bus between nodes', () => {
  let redis: TestRedis;
  const nodes: TestNode[] = [];
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(() => {
    for (const { line } of nodes.splice(0)) line.close();
  });
  afterAll(() => redis.remove());

  async function aNode(bounds: Parameters<typeof testNode>[1] = {}): Promise<TestNode> {
    const node = testNode(redis, bounds);
    nodes.push(node);
    await node.isHere();
    return node;
  }

  /** Listens, and resolves once others are heard. */
  async function listening(
    { bus }: TestNode,
    channel = 'news',
  ): Promise<{ readonly heard: string[]; readonly resumed: () => number; stop: () => void }> {
    const heard: string[] = [];
    let resumed = 0;
    const stop = bus.listen(channel, {
      heard: (message) => heard.push(message),
      resumed: () => (resumed += 1),
    });
    await until('others are heard', () => resumed > 0);
    return { heard, resumed: () => resumed, stop };
  }

  it('carries what each tells to all others, in order, and to nobody twice', async () => {
    const [one, two] = [await aNode(), await aNode()];
    const [atOne, atTwo] = [await listening(one), await listening(two)];
    const numbers = Array.from({ length: 500 }, (_, index) => String(index));
    for (const number of numbers) {
      expect(one.bus.tell('news', `1:${number}`)).toBe(true);
      expect(two.bus.tell('news', `2:${number}`)).toBe(true);
    }
    await until('all is heard', () => atOne.heard.length + atTwo.heard.length >= 1_000);
    expect(atTwo.heard).toEqual(numbers.map((number) => `1:${number}`));
    expect(atOne.heard).toEqual(numbers.map((number) => `2:${number}`));
  });

  it('keeps channels apart, and tells no more to who stopped listening', async () => {
    const [one, two] = [await aNode(), await aNode()];
    const [first, second] = [await listening(two, 'a'), await listening(two, 'b')];
    one.bus.tell('a', 'to a');
    one.bus.tell('b', 'to b');
    await until('both are heard', () => first.heard.length + second.heard.length === 2);
    first.stop();
    one.bus.tell('a', 'to nobody');
    one.bus.tell('b', 'again\nin two lines');
    await until('the last is heard', () => second.heard.length === 2);
    expect([first.heard, second.heard]).toEqual([['to a'], ['to b', 'again\nin two lines']]);
  });

  it('P11: goes on by itself once a Redis that was killed is back, and says what it missed', async () => {
    const [one, two] = [await aNode(), await aNode()];
    const atTwo = await listening(two);
    await redis.kill();
    await Promise.all([one.isAway(), two.isAway()]);
    expect(one.bus.tell('news', 'into the void')).toBe(false);
    const later = listening(two, 'begun while away');

    await redis.again();
    await Promise.all([one.isHere(), two.isHere()]);
    const { heard } = await later;
    expect(atTwo.resumed()).toBe(2);
    one.bus.tell('news', 'here again');
    one.bus.tell('begun while away', 'here too');
    await until('it is heard', () => atTwo.heard.length + heard.length === 2);
    expect([atTwo.heard, heard]).toEqual([['here again'], ['here too']]);
    expect(two.said.map((said) => said.split(' ')[0])).toEqual(['here', 'away', 'here']);
  });

  it('takes a Redis that does not answer for away, and holds nobody up', async () => {
    const one = await aNode({ answerMs: 300 });
    redis.hang();
    try {
      await one.isAway();
      expect(one.said.at(-1)).toBe('away RedisAwayError: no answer within 300 ms');
      expect(one.bus.tell('news', 'x')).toBe(false);
    } finally {
      redis.goOn();
    }
    await one.isHere();
  });

  it('takes no message that is too long, and no more than may wait', async () => {
    const [one, two] = [
      await aNode({ messageLengthMax: 100, waitingLengthMax: 250 }),
      await aNode(),
    ];
    const { heard } = await listening(two);
    const message = 'm'.repeat(100);
    expect(one.bus.tell('news', `${message}m`)).toBe(false);
    expect([1, 2, 3].map(() => one.bus.tell('news', message))).toEqual([true, true, false]);
    await until('there is room again', () => one.bus.tell('news', 'small'));
    await until('it is heard', () => heard.includes('small'));
    expect(heard).toEqual([message, message, 'small']);
  });

  it('takes no more messages than may wait, however short, and tells every listener that it hears', async () => {
    const [one, two] = [await aNode({ waitingMessagesMax: 3 }), await aNode()];
    const [first, second] = [await listening(two), await listening(two)];
    expect([1, 2, 3, 4].map((n) => one.bus.tell('news', `${n}`))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await until('they are heard', () => first.heard.length + second.heard.length === 6);
    expect([first.heard, second.heard]).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
  });

  it('lets a listener that throws cost nobody else anything', async () => {
    const [one, two] = [await aNode(), await aNode()];
    two.bus.listen('news', {
      heard: () => {
        throw new Error('of a listener');
      },
    });
    const { heard } = await listening(two);
    one.bus.tell('news', 'first');
    one.bus.tell('news', 'second');
    await until('both are heard', () => heard.length === 2);
    expect(heard).toEqual(['first', 'second']);
    expect(two.failures.map(String)).toEqual(['Error: of a listener', 'Error: of a listener']);
    expect(two.said).toEqual(['here']);
  });
});
