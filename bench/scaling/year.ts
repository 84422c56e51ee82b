import { seededRandom } from '../support/random.ts';
import { type Assumption, type Assumptions, assumptionNames } from './assumptions.ts';
import type { Costs } from './costs.ts';
import { type Day, dayOf } from './day.ts';
import { hallsOf } from './halls.ts';
import { type Queued, queue } from './queue.ts';
import { type Busiest, busiestOf, type Needed, neededFor } from './servers.ts';

const secondsPlayed = 60;
/** Within this time everybody who lost their server is at the door of another (`unreachableMaxMs`). */
const returnSeconds = 3;

export interface Figures {
  readonly people: number;
  readonly needed: Needed;
  readonly peakBytes: number;
  readonly peakEdits: number;
  readonly eventsOfDay: number;
  readonly bytesOutOfDay: number;
  readonly logOfDay: number;
  readonly logOfYear: number;
}

export interface PlayedDay {
  readonly day: Day;
  readonly figures: Figures;
  /** The servers that are needed, and one that may be lost. */
  readonly servers: number;
  readonly busiest: Busiest;
  readonly usual: Queued;
  /** The same minute, when one of them is lost and its people come to the others. */
  readonly afterLoss: Queued;
  /** Somewhat fewer and more servers than are needed. */
  readonly ladder: readonly { readonly servers: number; readonly busiest: Busiest }[];
}

export function playDay(assumed: Assumptions, costs: Costs, seed: number): PlayedDay {
  const { day, figures } = figuresOf(assumed, costs, seed);
  const { all, workshops = 1 } = figures.needed;
  const servers = (all ?? workshops) + 1;
  const busiest = busiestOf(servers, day, costs);
  const left = busiestOf(servers - 1, day, costs);
  const random = seededRandom(seed + 1);
  const common = { minute: day.busiest, seconds: secondsPlayed, assumed, costs, random };
  const of = ({ halls }: Busiest) => halls.map(({ hall }) => hall);
  const followed = (load: Busiest) =>
    (load.following * 1_000) / Math.max(costs.cpuMs.followed, 1e-9);
  const usual = queue({ ...common, halls: of(busiest), followed: followed(busiest) });
  const people = busiest.connections / (servers - 1);
  const returning = { people, overSeconds: returnSeconds };
  const afterLoss = queue({ ...common, halls: of(left), followed: followed(left), returning });
  const counts = [0.25, 0.5, 1, 2, 4].map((factor) => Math.max(1, Math.round(servers * factor)));
  const ladder = counts.map((count) => ({ servers: count, busiest: busiestOf(count, day, costs) }));
  return { day, figures, servers, busiest, usual, afterLoss, ladder };
}

function figuresOf(assumed: Assumptions, costs: Costs, seed: number) {
  const halls = hallsOf(assumed, seededRandom(seed));
  const day = dayOf(halls, assumed, costs);
  const logOfDay = day.events * costs.bytes.eventOnDisk;
  const figures: Figures = {
    people: halls.reduce((sum, { people }) => sum + people, 0),
    needed: neededFor(day, assumed, costs),
    peakBytes: Math.max(...day.bytes),
    peakEdits: Math.max(...day.edits),
    eventsOfDay: day.events,
    bytesOutOfDay: day.bytesOut,
    logOfDay,
    logOfYear: (logOfDay * assumed.days) / Math.max(assumed.share, 1e-9),
  };
  return { day, figures };
}

export interface Varied {
  readonly name: Assumption;
  readonly value: number;
  readonly figures: Figures;
}

const shareAtMost = 1;

/** Each assumption halved and doubled, all others as they are. */
export function sensitivity(assumed: Assumptions, costs: Costs, seed: number): readonly Varied[] {
  return assumptionNames.flatMap((name) =>
    [0.5, 2].flatMap((factor) => {
      const isShare = name === 'share' || name === 'busy';
      const value = isShare
        ? Math.min(shareAtMost, assumed[name] * factor)
        : assumed[name] * factor;
      if (value === assumed[name]) return [];
      const varied = { ...assumed, [name]: value };
      if (varied.peopleMin > varied.peopleMax) return [];
      return [{ name, value, figures: figuresOf(varied, costs, seed).figures }];
    }),
  );
}
