/**
 * Plays a workshop through the balancer that is shipped, before two servers over one log (a double of the wire of
 * KurrentDB, or the database that KURRENTDB_URL names) and a real Redis. All of it has to be on one server; that one is
 * killed, started again, ended and started again, and the log is cut off: everyone moves, comes back or stays, and all
 * end with the same.
 */
import { redisIsThere, TestRedis } from '@rembuk/realtime-redis/redis-server';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { randomBytes } from 'node:crypto';
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Balancer, balancerIsThere } from './balancer.ts';
import { Node } from './node.ts';
import { Play } from './play.ts';

const { values, wholeNumber } = commandLine(
  'npm run test:balancer -- [--people N] [--rate N] [--seconds N] [--seed S]',
  {
    people: { type: 'string', default: '60' },
    rate: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '90' },
    seed: { type: 'string', default: '1' },
  },
);
const people = wholeNumber('people', values.people);
const given = process.env['KURRENTDB_URL'];

if (balancerIsThere) await campaign();
else {
  console.error('haproxy is not installed: the balancer was not tried');
  process.exitCode = 1;
}

async function campaign(): Promise<void> {
  const double = given === undefined ? await new WireDouble().start() : undefined;
  const redis = redisIsThere ? await TestRedis.start() : undefined;
  if (!redis) console.log('redis-server is not installed: played without');
  const folders = [await temporaryFolder(), await temporaryFolder()] as const;
  const env = {
    REMBUK_STORE: given ?? double?.url ?? '',
    REMBUK_SECRET: randomBytes(32).toString('base64url'),
    REMBUK_TRUSTED_PROXIES: '1',
    REMBUK_LOG_LEVEL: 'warn',
    ...(redis && { REMBUK_REDIS_URL: redis.url }),
  };
  const nodes = [
    new Node('the first server', folders[0].path, env),
    new Node('the second server', folders[1].path, env),
  ] as const;
  let balancer: Balancer | undefined;
  try {
    // One after the other: the first makes the account that there is to begin with.
    for (const node of nodes) await node.start();
    balancer = await Balancer.start([nodes[0].server.url, nodes[1].server.url]);
    const play = await Play.begin(balancer.url, nodes, { ...values, people });
    process.exitCode = (await play.through(double)) ? 0 : 1;
  } finally {
    await balancer?.stop();
    await Promise.all(nodes.map((node) => node.drain()));
    await redis?.remove();
    double?.stop();
    await Promise.all(folders.map((folder) => folder.remove()));
  }
}
