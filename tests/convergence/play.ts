import { Random } from '../support/random.ts';
import { MemoryNetwork } from './memory-network.ts';
import { VirtualTime } from './virtual-time.ts';
import {
  BEGIN_MS,
  type Surroundings,
  World,
  type WorldOptions,
  type WorldResult,
} from './world.ts';

/** One small world: a server, a few people and a network, all at the mercy of one seed. */
export async function playWorld(options: WorldOptions): Promise<WorldResult> {
  const time = new VirtualTime(BEGIN_MS);
  const chance = Math.random;
  const random = new Random(options.seed);
  time.install();
  // The jitter of the server's own waits. By the moment, since others draw too, and not always as often.
  let [moment, draws] = [-1, new Random(0)];
  Math.random = () => {
    if (moment !== time.fired)
      [moment, draws] = [time.fired, new Random(options.seed + time.fired)];
    return draws.next();
  };
  try {
    return await playIn(options, random, (own) => ({ time, network: new MemoryNetwork(own) }));
  } finally {
    Math.random = chance;
    time.remove();
  }
}

/** The same world wherever it stands: what is done is drawn from `random` alone. */
export async function playIn(
  options: WorldOptions,
  random: Random,
  surroundings: (own: Random) => Surroundings,
): Promise<WorldResult> {
  const around = surroundings(random.fork());
  try {
    return await new World(options, around, random).play();
  } catch (error) {
    // What nobody caught names its seed too, and the next one gets its turn.
    const violations = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { seed: options.seed, events: 0, digest: '', violations, counts: new Map() };
  } finally {
    await around.network.close();
  }
}
