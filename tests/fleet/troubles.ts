import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { Crowd } from '../crash/crowd.ts';
import type { FleetNode } from './node.ts';
import type { Shared } from './shared.ts';

/** What happens to one node, or to what all of them share, while people edit at the others. */
export type Trouble =
  /** SIGKILL in the middle of edits; it comes back on its folder. */
  | 'killed'
  /** Once more before it listens. */
  | 'killedTwice'
  /** SIGKILL, and a machine that never ran takes its place. */
  | 'replaced'
  /** SIGTERM: everyone is told to go elsewhere. */
  | 'drained'
  /** SIGKILL in the middle of that. */
  | 'killedDraining'
  /** Its lines to the log break and new ones are refused, for a time. */
  | 'cut'
  /** Nothing passes on its lines to the log, and nothing is said of it. */
  | 'silenced'
  /** Cut off, then killed before it is back. */
  | 'cutAndKilled'
  /** Redis dies, and comes back empty. */
  | 'withoutRedis';

export const troubles: readonly Trouble[] = [
  'killed',
  'killedTwice',
  'replaced',
  'drained',
  'killedDraining',
  'cut',
  'silenced',
  'cutAndKilled',
  'withoutRedis',
];

/** What can be played where no line to the log can be broken. */
export const withoutLines = troubles.filter(
  (trouble) => !['cut', 'silenced', 'cutAndKilled'].includes(trouble),
);

interface Scene {
  readonly node: FleetNode;
  readonly shared: Shared;
  readonly crowd: Crowd;
  readonly random: Random;
  /** How long what is cut off stays so. */
  readonly cutMs: number;
}

/** Lets it happen, and mends it: in the end the node is up and reaches the log. */
export async function befall(trouble: Trouble, scene: Scene): Promise<void> {
  const { node, shared, crowd, random, cutMs } = scene;
  // Fractions of what an append takes: before, within and after it.
  const amidAppends = () => pause(random.next() * 8);
  await crowd.answers(random.between(1, 200));
  await amidAppends();
  switch (trouble) {
    case 'killed':
    case 'killedTwice':
    case 'replaced':
      await node.kill();
      await crowd.answers(random.between(1, 100));
      if (trouble === 'killedTwice') await killWhileItStarts(node, random);
      await node.up({ fresh: trouble === 'replaced' });
      return;
    case 'drained':
      await drain(scene);
      await node.up();
      return;
    case 'killedDraining':
      node.server?.signal('SIGTERM');
      await pause(random.next() * drainingMs);
      await node.kill();
      await node.up();
      return;
    case 'cut':
    case 'silenced':
    case 'cutAndKilled':
      await cutOff(node, trouble, cutMs);
      if (trouble === 'cutAndKilled') await node.kill();
      restore(node, shared);
      if (trouble === 'cutAndKilled') await node.up();
      return;
    case 'withoutRedis':
      await shared.redis?.kill();
      await pause(cutMs);
      await shared.redis?.again();
  }
}

/** Most of what comes between SIGTERM and the end. */
const drainingMs = 400;
/** Most of a start. */
const startingMs = 1_500;

async function killWhileItStarts(node: FleetNode, random: Random): Promise<void> {
  node.spawn();
  await pause(random.next() * startingMs);
  await node.kill();
}

/** Everyone at it is told goodbye, once, and it ends by itself, cleanly and in time. */
async function drain({ node, crowd }: Scene): Promise<void> {
  const url = node.server?.url;
  const there = crowd.clients.flatMap(({ live }) =>
    live?.raw.connected === true && live.url === url ? live : [],
  );
  const { code, output } = await node.drain();
  if (code !== 0) crowd.ledger.violate(`clean end: SIGTERM ended with ${code}\n${output}`);
  for (const live of there) {
    const { goodbyes } = live;
    if (goodbyes.length !== 1 || goodbyes[0]?.code !== 'restarting')
      crowd.ledger.violate(`goodbye: a client was told ${JSON.stringify(goodbyes)}`);
  }
}

async function cutOff({ line }: FleetNode, how: Trouble, cutMs: number): Promise<void> {
  if (!line) return;
  line.target = undefined;
  for (const one of line.lines)
    if (how === 'silenced') for (const way of ['up', 'down'] as const) one.silence(way);
    else one.cut('reset');
  await pause(cutMs);
}

function restore({ line }: FleetNode, { lineTo }: Shared): void {
  if (line) line.target = lineTo;
}
