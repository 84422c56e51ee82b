import { Random } from '../../support/random.ts';
import { playIn } from '../play.ts';
import { BEGIN_MS, type WorldOptions, type WorldResult } from '../world.ts';
import { RealTime } from './real-time.ts';
import { SocketNetwork } from './socket-network.ts';

const pace = 20;

/**
 * One small world over real sockets, by real timers. The seed decides what people do; when it arrives the machine
 * decides, so that a seed which failed fails again often, and not always.
 */
export function playOverSockets(options: WorldOptions): Promise<WorldResult> {
  const around = (own: Random) => ({
    time: new RealTime(BEGIN_MS, pace),
    network: new SocketNetwork(own, pace),
  });
  return playIn(options, new Random(options.seed), around);
}

export interface ManyOptions {
  readonly first: number;
  readonly worlds: number;
  readonly steps?: number;
  /** Told of each when it has ended. */
  readonly took: (result: WorldResult) => void;
}

/** Most of each is waiting, so several are played at once. */
const atOnceMax = 6;

export async function playManyOverSockets(options: ManyOptions): Promise<void> {
  const { first, worlds, steps, took } = options;
  let next = first;
  const play = async (): Promise<void> => {
    while (next < first + worlds) {
      const seed = next;
      next += 1;
      took(await playOverSockets({ seed, ...(steps === undefined ? {} : { steps }) }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, worlds) }, play));
}
