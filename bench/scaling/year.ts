import { seededRandom } from '../support/random.ts';
import { type Assumption, type Assumptions, assumptionNames } from './assumptions.ts';
import type { Costs } from './costs.ts';
import { type Day, dayOf } from './day.ts';
import { hallsOf } from './halls.ts';
import { type Queued, queue } from './queue.ts';
import { together } from './work.ts';
import { type Busiest, busiestOf, type Needed, neededFor } from './servers.ts';

const secondsPlayed = 60;
/** Within this time everybody who lost their server is at the door of another (`unreachableMaxMs`). */
const returnSeconds = 3;

export interface Figures {
  readonly workshops: number;
  readonly people: number;
  /** Of all servers together at the busiest minute, but for hearing each other. */
  readonly cores: number;
  /** Of each server at the minute with most edits: to hear what the others append. */
  readonly hearing: number;
  readonly needed: Needed;
  /** Servers by CPU if halls were spread evenly, and not by a hash; undefined: hearing alone is too much. */
  readonly evenly: number | undefined;
  readonly peakBytes: number;
  readonly peakEdits: number;
  readonly editsOfDay: number;
  readonly bytesOutOfDay: number;
  readonly logOfDay: number;
  readonly logOfYear: number;
}

interface PlayedDay {
  readonly day: Day;
  readonly figures: Figures;
}

export function playDay(assumed: Assumptions, costs: Costs, seed: number): PlayedDay {
  const halls = hallsOf(assumed, seededRandom(seed));
  const day = dayOf(halls, assumed, costs);
  const logOfDay = day.events * costs.bytes.eventOnDisk;
  const cores = together(day.atBusiest).cpuMs / 1_000;
  const hearing = (Math.max(...day.edits) * costs.cpuMs.followed) / 1_000;
  const figures: Figures = {
    workshops: halls.length,
    cores,
    hearing,
    evenly: hearing < assumed.busy ? Math.ceil(cores / (assumed.busy - hearing)) : undefined,
    people: halls.reduce((sum, { people }) => sum + people, 0),
    needed: neededFor(day, assumed, costs),
    peakBytes: Math.max(...day.bytes),
    peakEdits: Math.max(...day.edits),
    editsOfDay: day.events,
    bytesOutOfDay: day.bytesOut,
    logOfDay,
    logOfYear: (logOfDay * assumed.days) / Math.max(assumed.share, 1e-9),
  };
  return { day, figures };
}

/** The same halls, shared out over so many logs, each with servers of its own. */
export interface Installations extends PlayedDay {
  readonly count: number;
  readonly assumed: Assumptions;
}

const counts = [1, 2, 4, 8, 16] as const;

export function installations(
  assumed: Assumptions,
  costs: Costs,
  seed: number,
): readonly Installations[] {
  return counts.map((count) => {
    const part = { ...assumed, share: assumed.share / count };
    return { count, assumed: part, ...playDay(part, costs, seed) };
  });
}

export interface Minute {
  readonly servers: number;
  readonly busiest: Busiest;
  readonly usual: Queued;
  /** The same minute, when one of them is lost and its people come to the others. */
  readonly afterLoss: Queued;
  /** Fewer and more of them. */
  readonly ladder: readonly { readonly servers: number; readonly busiest: Busiest }[];
}

/** The busiest minute of an installation that has the servers it needs and one more, edit by edit. */
export function busiestMinute(
  { day, assumed }: Pick<Installations, 'day' | 'assumed'>,
  needed: number,
  costs: Costs,
  seed: number,
): Minute {
  const servers = needed + 1;
  const busiest = busiestOf(servers, day, costs);
  const left = busiestOf(servers - 1, day, costs);
  const random = seededRandom(seed + 1);
  const common = { minute: day.busiest, seconds: secondsPlayed, assumed, costs, random };
  const of = (load: Busiest) => ({
    halls: load.halls.map(({ hall }) => hall),
    followed: (load.following * 1_000) / Math.max(costs.cpuMs.followed, 1e-9),
  });
  const people = busiest.connections / Math.max(1, servers - 1);
  const returning = { people, overSeconds: returnSeconds };
  return {
    servers,
    busiest,
    usual: queue({ ...common, ...of(busiest) }),
    afterLoss: queue({ ...common, ...of(left), returning }),
    ladder: [0.5, 1, 2, 4].map((factor) => {
      const so = Math.max(1, Math.round(servers * factor));
      return { servers: so, busiest: busiestOf(so, day, costs) };
    }),
  };
}

export interface Varied {
  readonly name: Assumption;
  readonly value: number;
  readonly figures: Figures;
}

/** Each assumption halved and doubled, all others as they are, over so many logs. */
export function sensitivity(
  assumed: Assumptions,
  costs: Costs,
  seed: number,
  logs: number,
): readonly Varied[] {
  return assumptionNames.flatMap((name) =>
    [0.5, 2].flatMap((factor) => {
      const isShare = name === 'share' || name === 'busy';
      const value = isShare ? Math.min(1, assumed[name] * factor) : assumed[name] * factor;
      const varied = { ...assumed, [name]: value };
      if (value === assumed[name] || varied.peopleMin > varied.peopleMax) return [];
      const part = { ...varied, share: varied.share / logs };
      return [{ name, value, figures: playDay(part, costs, seed).figures }];
    }),
  );
}
