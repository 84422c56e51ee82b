import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BrokenChain, verifyLog } from '@rembuk/cli';
import { Random } from '../support/random.ts';
import { rembuk } from '../support/rembuk.ts';
import { alterations } from './alterations.ts';
import { type Expected, Hand } from './hand.ts';

export interface CampaignOptions {
  /** A data folder that no server has. */
  readonly data: string;
  /** Where the altered copies come to lie. */
  readonly scratch: string;
  readonly seed: number;
  readonly trials: number;
  /** One trial of so many calls the command line, as people do. */
  readonly cliEvery: number;
  readonly progress?: (done: number) => void;
}

export interface CampaignResult {
  readonly trials: number;
  readonly byCli: number;
  /** How often each alteration was tried. */
  readonly tried: Readonly<Record<string, number>>;
  /** Trials whose first altered revisions were not named, each as a line for people. */
  readonly missed: readonly string[];
  readonly seconds: number;
}

/** Alters one thing in a copy of the log, again and again, and has verify name it: the log alone, without snapshots. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { data, scratch, seed, trials, cliEvery, progress } = options;
  const random = new Random(seed);
  const started = performance.now();
  const tried: Record<string, number> = {};
  const missed: string[] = [];
  const names = Object.keys(alterations);
  let byCli = 0;
  await mkdir(scratch, { recursive: true });
  const file = path.join(scratch, 'events.db');
  for (let trial = 0; trial < trials; trial++) {
    const name = names[trial % names.length] ?? '';
    tried[name] = (tried[name] ?? 0) + 1;
    await copyFile(path.join(data, 'events.db'), file);
    const expected = alter(file, name, random.fork());
    const found = inWords((await verifyLog(scratch)).broken);
    const wanted = inWords(
      Object.entries(expected).map(([stream, revision]) => ({ stream, revision })),
    );
    if (found !== wanted) missed.push(`trial ${trial}, ${name}: ${wanted} was named as ${found}`);
    if (trial % cliEvery === cliEvery - 1) {
      byCli += 1;
      const why = await missedByCli(scratch, expected);
      if (why) missed.push(`trial ${trial}, ${name}, command line: ${why}`);
    }
    progress?.(trial + 1);
  }
  const seconds = (performance.now() - started) / 1_000;
  return { trials, byCli, tried, missed, seconds };
}

function alter(file: string, name: string, random: Random): Expected {
  const hand = new Hand(file, random);
  try {
    const expected = alterations[name]?.(hand, random);
    if (!expected) throw new Error(`no alteration ${name}`);
    return expected;
  } finally {
    hand.close();
  }
}

async function missedByCli(folder: string, expected: Expected): Promise<string | undefined> {
  const { status, out } = await rembuk('verify', '--folder', folder);
  if (status !== 1) return `exit status ${status}`;
  for (const [stream, revision] of Object.entries(expected))
    if (!out.includes(`${stream}: broken at revision ${revision} `)) return out;
  return undefined;
}

function inWords(broken: readonly Pick<BrokenChain, 'stream' | 'revision'>[]): string {
  const words = broken.map(({ stream, revision }) => `${stream}@${revision}`).toSorted();
  return words.length === 0 ? 'nothing' : words.join(' ');
}
