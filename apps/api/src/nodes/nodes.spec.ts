import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { readRedisAddress } from '@rembuk/realtime-redis';
import { describeWithRedis, TestRedis, until } from '@rembuk/realtime-redis/testing';
import { ApiServer } from '../testing/api-server.ts';

describeWithRedis('a server with Redis', () => {
  let redis: TestRedis;
  let server: ApiServer | undefined;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  afterAll(() => redis.remove());

  async function started(url = redis.url): Promise<ApiServer> {
    const address = readRedisAddress(url);
    if (!address) throw new Error('not an address');
    return (server = await ApiServer.start({ redis: address }));
  }
  const readiness = async (at: ApiServer) => (await at.call('GET //health/ready')).body;
  const is = (at: ApiServer, expected: object) =>
    until(JSON.stringify(expected), async () => {
      const body = await readiness(at);
      return JSON.stringify(body) === JSON.stringify(expected);
    });
  const ready = { status: 'ready' };
  const degraded = { status: 'degraded', reason: 'redis_away' };

  it('P11: is ready when Redis is, degraded while it is away, and goes on meanwhile', async () => {
    const api = await started();
    await is(api, ready);
    await redis.kill();
    await is(api, degraded);
    expect((await api.call('GET //health/ready')).status).toBe(200);
    const { accessToken } = await api.account('kepala', 'admin');
    expect((await api.call('GET /me', { token: accessToken })).status).toBe(200);
    await redis.again();
    await is(api, ready);
    const said = api.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const lines = said.filter((line) => line['redis'] !== undefined);
    expect(lines.map(({ level, msg }) => `${String(level)}: ${String(msg)}`)).toEqual([
      'info: Redis is here',
      'warn: Redis is away',
      'info: Redis is here',
    ]);
    expect(api.logLines.join()).not.toContain(redis.password);
  });

  it('starts without waiting for a Redis that does not let it in, and shows no password', async () => {
    const api = await started(redis.url.replace(redis.password, 'Salah-Sandi-99'));
    await until('it was told', () => api.logLines.some((line) => line.includes('Redis is away')));
    expect(await readiness(api)).toEqual(degraded);
    expect(api.logLines.join()).not.toContain('Salah-Sandi-99');
  });
});
