/**
 * Plays a workshop over several servers, a log that they share and a real Redis, while the log is cut off and Redis dies:
 * all clients, all servers and a replay have to end with the same. The log is a double of the wire of KurrentDB, or the
 * database that KURRENTDB_URL names, which is not cut off.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { redisIsThere, TestRedis } from '@rembuk/realtime-redis/redis-server';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { commandLine } from '../../scripts/command-line.ts';

const { values, wholeNumber } = commandLine(
  'npm run test:nodes -- [--nodes N] [--people N] [--rate N] [--seconds N] [--cut SECONDS] [--seed S]',
  {
    nodes: { type: 'string', default: '3' },
    people: { type: 'string', default: '60' },
    rate: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '40' },
    /** How long the log is out of reach; as long again Redis is gone. */
    cut: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
);
const seconds = wholeNumber('seconds', values.seconds);
const cut = wholeNumber('cut', values.cut);

const main = fileURLToPath(new URL('../../apps/cli/dist/bundle/main.js', import.meta.url));
const given = process.env['KURRENTDB_URL'];
const double = given === undefined ? await new WireDouble().start() : undefined;
const redis = redisIsThere ? await TestRedis.start() : undefined;
if (!redis) console.log('redis-server is not installed: played without');

const options = ['nodes', 'people', 'rate', 'seconds', 'seed'] as const;
const words = options.flatMap((name) => [`--${name}`, values[name]]);
const child = spawn(process.execPath, [main, 'simulate', ...words], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: {
    ...process.env,
    REMBUK_STORE: given ?? double?.url ?? '',
    ...(redis && { REMBUK_REDIS_URL: redis.url }),
  },
});
const ended = once(child, 'exit') as Promise<[number | null]>;
const isOver = new AbortController();
void ended.then(() => isOver.abort());

try {
  await faults();
} catch (error) {
  if (!isOver.signal.aborted) throw error;
}
const [status] = await ended;
await redis?.remove();
double?.stop();
process.exitCode = status ?? 1;

/** In the first and in the second half of what is played. */
async function faults(): Promise<void> {
  const wait = (s: number) => pause(s * 1_000, undefined, { signal: isOver.signal });
  await wait(Math.max(10, seconds / 4));
  if (double) {
    console.log(`the log is out of reach for ${cut} s`);
    double.stop();
    await wait(cut);
    await double.start();
  }
  await wait(2);
  if (!redis) return;
  console.log(`Redis is killed, and back after ${cut} s`);
  await redis.kill();
  await wait(cut);
  await redis.again();
}
