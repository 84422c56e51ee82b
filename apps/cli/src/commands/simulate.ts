import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { ExpectedError, usageError } from '../expected-error.ts';
import { writeWhole } from '../files/write.ts';
import { type OwnServer, startOwnServer } from '../server/own-server.ts';
import { answers, runningServer, type Target } from '../server/server-file.ts';
import { printable, readPlanFile } from '../simulation/plan-file.ts';
import { ProgressBar } from '../simulation/progress-bar.ts';
import { contributionsOf, reportOf } from '../simulation/report.ts';
import { simulate, type SimulationResult } from '../simulation/run.ts';
import { folderOption } from './folder.ts';
import { positive, whole } from './numbers.ts';

interface Options {
  readonly data: string;
  readonly people: number;
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
  readonly json?: string;
  readonly server?: string;
  readonly token?: string;
  readonly folder: string;
  readonly start?: boolean;
  readonly apart?: boolean;
  readonly chaos?: boolean;
  readonly typists?: number;
  readonly kills?: number;
  readonly nodes?: number;
}

const demoFile = fileURLToPath(new URL('../../../../demo/pasuruan-2018.json', import.meta.url));

export function simulateCommand(exit: (code: number) => void): Command {
  return new Command('simulate')
    .description(
      'play a workshop with many people over real sockets, and check that all end with the same',
    )
    .addOption(new Option('--data <file>', 'masterplan to play').default(demoFile, 'Pasuruan 2018'))
    .option('--people <n>', 'people, facilitators included', whole(1, 2_000), 80)
    .option('--rate <n>', 'edits a second, all people together', positive(10_000), 40)
    .option('--seconds <n>', 'how long', positive(86_400), 30)
    .option('--seed <n>', 'repeats the choices of a run', whole(0, 2 ** 31 - 1), 2018)
    .option('--json <file>', 'write the figures here too')
    .option('--server <url>', 'a server elsewhere; with --token')
    .option('--token <token>', 'access token of an admin there (or REMBUK_TOKEN)')
    .addOption(folderOption())
    .option('--apart', 'each client parses and folds by itself: more work for this process')
    .option('--chaos', 'people type in shared texts while lines break and the server is killed')
    .option(
      '--typists <n>',
      'with --chaos: how many type (30 % of the people, at most 30)',
      whole(0, 2_000),
    )
    .option('--kills <n>', 'with --chaos: how often the server is killed (1)', whole(0, 100))
    .option(
      '--nodes <n>',
      'start so many servers over the store that REMBUK_STORE names, and spread people over them',
      whole(1, 16),
    )
    .option('--start', 'start a server of its own, even when one runs here')
    .action(async (options: Options) => exit(await run(options)));
}

async function run(options: Options): Promise<number> {
  refuseWhatDoesNotGo(options);
  const file = await readPlanFile(options.data);
  if (file.ignored.length > 0)
    console.error(
      `Passed over in ${path.basename(options.data)}: ${printable(file.ignored.join(', '))}`,
    );
  const stopping = new AbortController();
  const interrupt = (): void => stopping.abort(new ExpectedError('interrupted', 130));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const { target, own, others, stop } = await serverFor(options);
  const progress = new ProgressBar();
  try {
    const { people, rate, seconds, seed, apart = false } = options;
    const result = await simulate({
      server: target,
      ...(others && { others }),
      file,
      people,
      ratePerSecond: rate,
      seconds,
      seed,
      apart,
      ...(own && options.chaos === true ? { chaos: chaosOf(options, own) } : {}),
      progress,
      signal: stopping.signal,
    });
    const contributions = contributionsOf(result.verdict);
    console.log(`Seed ${seed}, ${path.basename(options.data)}, ${target.url}`);
    console.log(reportOf(result, contributions));
    if (options.json !== undefined)
      await writeWhole(options.json, jsonOf(options, target, result, contributions));
    return result.verdict.ok && (result.chaos?.ok ?? true) ? 0 : 1;
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await stop();
  }
}

function refuseWhatDoesNotGo(options: Options): void {
  const { chaos = false, server, people, typists, kills, nodes } = options;
  if (!chaos && (typists !== undefined || kills !== undefined))
    throw new ExpectedError('--typists and --kills go with --chaos', usageError);
  if (chaos && server !== undefined)
    throw new ExpectedError(
      '--chaos kills its server, so it starts one of its own: leave --server out',
      usageError,
    );
  if (nodes !== undefined && (chaos || server !== undefined))
    throw new ExpectedError('--nodes goes with neither --chaos nor --server', usageError);
  if (nodes !== undefined && !process.env['REMBUK_STORE'])
    throw new ExpectedError(
      '--nodes needs a store that several servers share: set REMBUK_STORE',
      usageError,
    );
  if (typists !== undefined && typists > people)
    throw new ExpectedError('--typists cannot be more than --people', usageError);
}

const typistsMax = 30;
const typistsShare = 0.3;

function chaosOf({ people, typists, kills = 1 }: Options, server: OwnServer) {
  const asUsual = Math.min(typistsMax, Math.ceil(people * typistsShare));
  return { typists: typists ?? asUsual, kills, server };
}

interface Found {
  readonly target: Target;
  /** Ours to kill. */
  readonly own?: OwnServer;
  /** Further nodes. */
  readonly others?: readonly Target[];
  readonly stop: () => Promise<void>;
}

const notOurs = () => Promise.resolve();

/** The one that is named; else the one that runs here; else one of our own. */
async function serverFor(options: Options): Promise<Found> {
  if (options.server !== undefined) {
    const token = options.token ?? process.env['REMBUK_TOKEN'];
    if (token === undefined) throw new ExpectedError('--server needs --token or REMBUK_TOKEN', 2);
    if (!URL.canParse(options.server)) throw new ExpectedError('--server is not a URL', 2);
    if (!(await answers(options.server)))
      throw new ExpectedError(`no Rembuk server answers at ${options.server}`);
    return { target: { url: options.server, token }, stop: notOurs };
  }
  if (options.nodes !== undefined) return severalServers(options.nodes);
  const isOwn = options.start === true || options.chaos === true;
  const here = isOwn ? undefined : await runningServer(options.folder);
  if (here) {
    console.error(`Using the server at ${here.url}`);
    return { target: here, stop: notOurs };
  }
  const why = isOwn ? '' : `No server runs on ${options.folder}: `;
  console.error(`${why}starting one on a folder of its own ...`);
  const own = await startOwnServer();
  return { target: own, own, stop: () => own.stop() };
}

/** Each on a folder of its own, and with the same secret: who signs in at one is known to all. */
async function severalServers(count: number): Promise<Found> {
  console.error(`Starting ${count} servers over one store ...`);
  const secret = process.env['REMBUK_SECRET'] ?? randomBytes(32).toString('base64url');
  const started: OwnServer[] = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
  };
  try {
    while (started.length < count) started.push(await startOwnServer({ REMBUK_SECRET: secret }));
  } catch (error) {
    await stop();
    throw error;
  }
  const [target, ...others] = started;
  if (!target) throw new RangeError('no server');
  return { target, others, stop };
}

function jsonOf(
  options: Options,
  { url }: Target,
  result: SimulationResult,
  contributions: object,
) {
  const { people, rate, seconds, seed, apart = false, chaos = false } = options;
  const { replay, ...verdict } = result.verdict;
  const data = path.basename(options.data);
  const figures = {
    options: { people, rate, seconds, seed, apart, chaos, data, server: url },
    ...result,
    verdict: { ...verdict, chain: replay.chain, repeated: replay.repeated },
    contributions,
  };
  return `${JSON.stringify(figures, exact, 2)}\n`;
}

/** Sums of money go past what a JSON number keeps. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
