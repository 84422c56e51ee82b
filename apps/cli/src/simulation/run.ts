import { workshopFold } from '@rembuk/client';
import { type MasterplanFile, openingOf } from '@rembuk/workshop';
import { ExpectedError } from '../expected-error.ts';
import type { Target } from '../server/server-file.ts';
import { Caller } from './api.ts';
import { castFor } from './cast.ts';
import { Chance } from './chance.ts';
import { Chaos, type ChaosOptions } from './chaos/chaos.ts';
import type { ChaosResult } from './chaos/judge.ts';
import { GeneratorWatch, type GeneratorFigures } from './generator-watch.ts';
import { openHall } from './hall.ts';
import type { LatencyFigures } from './latencies.ts';
import { Meter } from './meter.ts';
import { pace } from './pacer.ts';
import { People } from './people.ts';
import { Person } from './person.ts';
import { chainsOf } from './plan.ts';
import { Play } from './play.ts';
import { sharedMeans } from './shared-work.ts';
import { judge, type Verdict } from './verdict.ts';

export interface SimulationOptions {
  /** `token`: of someone who may open workshops and make accounts. */
  readonly server: Target;
  /** Further nodes over the same log: people are spread over all of them. */
  readonly others?: readonly Target[];
  readonly file: MasterplanFile;
  readonly people: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly seed: number;
  /** Every client parses and folds for itself, as in pages; else what is the same for all is done once. */
  readonly apart: boolean;
  /** Lets everything go wrong besides. */
  readonly chaos?: ChaosOptions;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What a watcher is told while it goes on. */
export interface Progress {
  arriving(total: number): void;
  arrived(): void;
  playing(total: number): void;
  edited(status: {
    readonly turns: number;
    readonly present: number;
    readonly accepted: number;
    readonly refused: number;
  }): void;
  judging(): void;
}

export interface SimulationResult {
  readonly workshopId: string;
  readonly people: number;
  readonly steps: { readonly taken: number; readonly planned: number };
  readonly edits: {
    readonly sent: number;
    readonly accepted: number;
    readonly refused: number;
    /** Without an outcome when the waiting ended. */
    readonly open: number;
    readonly contended: number;
    readonly perSecond: number;
  };
  readonly latencies: Readonly<
    Record<
      'ack' | 'ackWarm' | 'ackAfterAbsence' | 'seen' | 'seenWarm' | 'seenByAll',
      LatencyFigures
    >
  >;
  readonly refusals: Readonly<Record<string, number>>;
  readonly absences: number;
  readonly generator: GeneratorFigures & { readonly lateMs: LatencyFigures };
  readonly verdict: Verdict;
  readonly chaos?: ChaosResult;
}

/** How long outcomes may take to come in at the end. */
const settleMs = 60_000;
/** How long people take to come in. */
const arriveMs = 60_000;

/** Plays a workshop with many people over real sockets, then compares what everyone holds. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { server, file, seed, progress } = options;
  const chance = new Chance(seed);
  const cast = castFor(file, options.people);
  progress.arriving(cast.length);
  const { workshopId, guests } = await openHall(server, file, cast, () => progress.arrived());
  const means = options.apart ? { fold: workshopFold, socketOptions: {} } : sharedMeans();
  // With a chance of its own: without chaos the same seed makes the same choices as ever.
  const chaos = options.chaos && (await Chaos.prepare(options.chaos, new Chance(~seed)));
  const urls = [server, ...(options.others ?? [])].map(({ url }) => url);
  const people = guests.map(
    (guest, index) =>
      new Person({
        urls: [...urls.slice(index % urls.length), ...urls.slice(0, index % urls.length)],
        workshopId,
        guest,
        random: chance.fork().next,
        ...means,
        ...chaos?.meansFor(index),
      }),
  );
  try {
    await within(arriveMs, 'not everyone came in', Promise.all(people.map((one) => one.arrived())));
    return await playAndJudge({ ...options, workshopId, everyone: people, chance, chaos });
  } finally {
    await chaos?.abandon();
    await Promise.all(people.map((person) => person.close()));
    await chaos?.remove();
  }
}

interface Company extends Omit<SimulationOptions, 'chaos'> {
  readonly workshopId: string;
  readonly everyone: readonly Person[];
  readonly chance: Chance;
  readonly chaos: Chaos | undefined;
}

async function playAndJudge(company: Company): Promise<SimulationResult> {
  const { server, file, workshopId, everyone, chance, chaos, progress, signal } = company;
  const people = new People(everyone, chance.fork());
  const meter = new Meter();
  for (const person of everyone)
    person.onSession((session) =>
      session.onEvents((events, how) => {
        if (how === 'live') meter.seen(events);
      }),
    );
  const chains = chainsOf(file, chance.fork());
  const play = new Play({ people, chains, meter, chance: chance.fork() });
  const watch = new GeneratorWatch();
  const playedSeconds = await playThrough(company, { people, play, meter });
  const figures = watch.stop();
  signal.throwIfAborted();
  progress.judging();
  await chaos?.finish();
  await Promise.race([play.settled(), pause(settleMs)]);
  const operator = new Caller(server.url, server.token);
  await endSession(operator, workshopId, file);
  const others = (company.others ?? []).map(({ url, token }) => new Caller(url, token));
  const verdict = await judge([operator, ...others], workshopId, everyone);
  const refusals = Object.fromEntries(meter.refusals);
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0);
  return {
    workshopId,
    people: everyone.length,
    steps: { taken: play.stepsTaken, planned: chains.flatMap(({ steps }) => steps).length },
    edits: {
      sent: meter.sent,
      accepted: meter.accepted,
      refused,
      open: play.outstanding,
      contended: play.contended,
      perSecond: Math.round((meter.sent / playedSeconds) * 10) / 10,
    },
    latencies: meter.latencies,
    refusals,
    absences: everyone.reduce((sum, { absences }) => sum + absences, 0),
    generator: { ...figures, lateMs: meter.pace },
    verdict,
    ...(chaos ? { chaos: chaos.judge(verdict, play.outstanding) } : {}),
  };
}

/** Gives how long it took, in seconds. */
async function playThrough(
  { everyone, ratePerSecond, seconds, chance, chaos, progress, signal }: Company,
  { people, play, meter }: { readonly people: People; readonly play: Play; readonly meter: Meter },
): Promise<number> {
  const drops = chaos ? undefined : dropNowAndThen(everyone, chance.fork());
  chaos?.begin({ people: everyone, play, seconds });
  progress.playing(Math.floor(ratePerSecond * seconds));
  const began = performance.now();
  let turns = 0;
  const act = (lateMs: number): void => {
    turns += 1;
    play.act(lateMs);
  };
  const tell = (): void => {
    const { accepted, sent } = meter;
    progress.edited({ turns, present: people.present, accepted, refused: sent - accepted });
  };
  const telling = setInterval(tell, tellEveryMs);
  await pace({ ratePerSecond, seconds, act, signal }).finally(() => {
    clearInterval(drops);
    clearInterval(telling);
  });
  tell();
  return (performance.now() - began) / 1_000;
}

const tellEveryMs = 100;

const dropCheckMs = 250;
/** On average each person loses the line once in this time. */
const dropEveryMs = 60_000;
const awayMsMax = 3_000;

function dropNowAndThen(people: readonly Person[], chance: Chance): NodeJS.Timeout {
  return setInterval(() => {
    for (const person of people)
      if (person.present && chance.happens(dropCheckMs / dropEveryMs))
        person.drop(chance.below(awayMsMax));
  }, dropCheckMs);
}

async function endSession(operator: Caller, workshopId: string, file: MasterplanFile) {
  const sessions = openingOf(file).sessions ?? [];
  const session = sessions[2] ?? sessions.at(-1);
  if (!session) return;
  const { sessionId } = session;
  await operator.command(workshopId, { type: 'EndSession', data: { sessionId } });
}

async function within<Result>(ms: number, what: string, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ExpectedError(`${what} within ${ms / 1_000} s`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
