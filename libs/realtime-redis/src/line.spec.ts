import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisAwayError } from './answered-within.ts';
import { backOffMs } from './back-off.ts';
import { describeWithRedis } from './testing/describe-with-redis.ts';
import { TestRedis } from './testing/redis-server.ts';
import { testNode } from './testing/test-node.ts';
import { until } from './testing/until.ts';

describeWithRedis('the line to Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.remove());

  it('refuses at once what is asked while it is away, and what had no answer when it broke', async () => {
    const { line, isHere, isAway } = testNode(redis);
    const early = line.ask((client) => client.ping());
    await expect(early).rejects.toThrow(RedisAwayError);
    await isHere();
    const long = line.ask((client) => client.blPop('nothing', 0), 10_000);
    const [refusal] = await Promise.all([long.catch((error: unknown) => error), redis.kill()]);
    expect(refusal).toBeInstanceOf(RedisAwayError);
    await isAway();
    await redis.again();
    await isHere();
    expect(await line.ask((client) => client.ping())).toBe('PONG');
    line.close();
    await expect(line.ask((client) => client.ping())).rejects.toThrow(RedisAwayError);
  });

  it('takes no more questions than may wait', async () => {
    const { line, isHere, said } = testNode(redis, { waitingMax: 5, quietMs: 60_000 });
    await isHere();
    const asked = Array.from({ length: 8 }, () => line.ask((client) => client.ping()));
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 5 }, () => 'fulfilled'),
      ...Array.from({ length: 3 }, () => 'rejected'),
    ]);
    expect(answers.at(-1)).toMatchObject({ reason: { name: 'RedisAwayError' } });
    expect(await line.ask((client) => client.ping())).toBe('PONG');
    expect(said).toEqual(['here']);
    line.close();
  });

  it('leaves no connection behind when it is closed while it connects', async () => {
    const { line, isHere } = testNode(redis);
    await isHere();
    for (let turns = 0; turns < 12; turns++) {
      const early = testNode(redis);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      early.line.close();
    }
    const connections = async () => (await line.ask((client) => client.clientList())).length;
    // Those that are on their way have come by then.
    const last = testNode(redis);
    await last.isHere();
    last.line.close();
    await until('only this one is left', async () => (await connections()) === 1);
    line.close();
  });

  it('tells what Redis answers that it will not do, and stays', async () => {
    const { line, said, isHere } = testNode(redis);
    await isHere();
    await line.ask((client) => client.set('word', 'x'));
    await expect(line.ask((client) => client.lPush('word', 'y'))).rejects.toThrow('WRONGTYPE');
    expect(said).toEqual(['here']);
    line.close();
  });

  it('is not let in with another password, says so once, and is once that is the right one', async () => {
    const other = 'Salah-Sandi-99';
    const { line, said, isHere } = testNode({ url: redis.url.replace(redis.password, other) });
    let greeted = 0;
    line.onConnect(() => Promise.resolve(void (greeted += 1)));
    await until('it was told', () => said.length > 0);
    expect(greeted).toBe(0);
    await changePassword(other);
    await isHere();
    line.close();
    expect(said).toEqual([expect.stringContaining('away Error: WRONGPASS'), 'here']);
    expect(said.join()).not.toContain(other);
  });

  async function changePassword(password: string): Promise<void> {
    const { line, isHere } = testNode(redis);
    await isHere();
    await line.ask((client) => client.configSet('requirepass', password));
    line.close();
  }
});

describe('the line to something that quotes what it was told', () => {
  it('shows no password', async () => {
    const url = (port: number) => `redis://tini:Sandi-Rahasia-7@127.0.0.1:${port}`;
    const server = createServer((socket: Socket) => {
      // As servers do that do not know the command.
      socket.on('data', () =>
        socket.write(
          "-ERR unknown command 'HELLO', with args: '3' 'AUTH' 'tini' 'Sandi-Rahasia-7'\r\n",
        ),
      );
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { line, said } = testNode({ url: url((server.address() as AddressInfo).port) });
    await until('it was told', () => said.length > 0);
    line.close();
    server.close();
    expect(said[0]).toContain("'AUTH' '[redacted]' '[redacted]'");
    expect(said.join()).not.toMatch(/Sandi|tini/);
  });

  it('waits longer from try to try, within bounds, never in step', () => {
    const bounds = { backOffMsMin: 50, backOffMsMax: 2_000 };
    const waits = (random: number) =>
      [0, 1, 2, 5, 6, 1_000].map((tries) => backOffMs(tries, bounds, () => random));
    expect(waits(1)).toEqual([50, 100, 200, 1_600, 2_000, 2_000]);
    expect(waits(0)).toEqual([25, 50, 100, 800, 1_000, 1_000]);
  });
});
