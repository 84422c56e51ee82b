import { Child } from '../support/child.ts';
import type { Connected, FromGenerator, Load, Loaded, ToGenerator } from './generator-messages.ts';
import type { Target } from './targets.ts';

const connectMsMax = 60_000;
export const drainSeconds = 10;

export type Plan = Pick<Load, 'ratePerSecond' | 'warmupSeconds' | 'seconds' | 'seed'>;

/** One run of load against one target, by a fresh generator. */
export async function runLoad(
  target: Pick<Target, 'pid' | 'port' | 'editors'>,
  plan: Plan,
): Promise<Loaded> {
  const generator = new Child<ToGenerator, FromGenerator>(
    'generator',
    new URL('./generator.ts', import.meta.url),
  );
  try {
    const { port, editors } = target;
    await generator.ask<Connected>({ kind: 'connect', port, editors }, connectMsMax);
    const load: Load = { kind: 'load', serverPid: target.pid, drainSeconds, ...plan };
    const timeoutMs = (plan.warmupSeconds + plan.seconds + drainSeconds + 20) * 1000;
    return await generator.ask<Loaded>(load, timeoutMs);
  } finally {
    await generator.stop();
  }
}

export interface Round {
  readonly relay: Loaded;
  readonly rembuk: Loaded;
}

/** A/B, A/B, ...: what the machine does meanwhile falls on both. */
export async function alternate(
  relay: Target,
  rembuk: Target,
  plan: Plan,
  count: number,
  told: (name: string, loaded: Loaded) => void,
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let index = 0; index < count; index += 1) {
    const roundPlan = { ...plan, seed: plan.seed + index };
    const a = await runLoad(relay, roundPlan);
    told('relay', a);
    const b = await runLoad(rembuk, roundPlan);
    told('rembuk', b);
    rounds.push({ relay: a, rembuk: b });
  }
  return rounds;
}
