import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import type { Day, HallDay } from './day.ts';
import { minutesOfDay } from './work.ts';

/** Workshops that one server holds at most (`loadedMax`); not a setting. */
export const loadedMax = 64;
/** Connections that one server takes unless REMBUK_LIMIT_CONNECTIONS_MAX says otherwise. */
export const connectionsUsually = 2_000;

/** The busiest of so many servers, each thing at its own worst minute. */
export interface Busiest {
  /** Of one core. */
  readonly cpu: number;
  /** Of that, for hearing what the others append. */
  readonly following: number;
  readonly heapGb: number;
  readonly workshops: number;
  readonly connections: number;
  /** Bytes a second to people. */
  readonly bytes: number;
  readonly halls: readonly HallDay[];
}

/** Halls are where their ids say, as the balancer does it: not quite evenly. */
export function busiestOf(servers: number, day: Day, costs: Costs): Busiest {
  const homes = Array.from({ length: servers }, (): HallDay[] => []);
  for (const one of day.halls) homes[Math.floor(one.hall.draw * servers)]?.push(one);
  const peopleOfAll = day.halls.reduce((sum, { hall }) => sum + hall.people, 0);
  const loads = homes.map((halls) => loadOf(halls, day, costs, peopleOfAll));
  const most = (of: (load: Busiest) => number) => Math.max(0, ...loads.map(of));
  return {
    ...loads.reduce((one, other) => (other.cpu > one.cpu ? other : one)),
    heapGb: most(({ heapGb }) => heapGb),
    workshops: most(({ workshops }) => workshops),
    connections: most(({ connections }) => connections),
    bytes: most(({ bytes }) => bytes),
  };
}

function loadOf(
  halls: readonly HallDay[],
  day: Day,
  { cpuMs, heapKb }: Costs,
  peopleOfAll: number,
): Busiest {
  const own = sumOf(halls);
  let [cpu, following] = [0, 0];
  for (let minute = 0; minute < minutesOfDay; minute += 1) {
    const others = (day.edits[minute] ?? 0) - (own.edits[minute] ?? 0);
    const hearing = (others * cpuMs.followed) / 1_000;
    const all = (own.cpuMs[minute] ?? 0) / 1_000 + hearing;
    if (all > cpu) [cpu, following] = [all, hearing];
  }
  const connections = Math.max(...own.connections);
  const people = halls.reduce((sum, { hall }) => sum + hall.people, 0);
  const heap =
    heapKb.base +
    peopleOfAll * heapKb.person +
    connections * heapKb.connection +
    people * heapKb.workshopPerson;
  return {
    cpu,
    following,
    connections,
    bytes: Math.max(...own.bytes),
    heapGb: heap / 1024 / 1024,
    workshops: halls.length,
    halls,
  };
}

type Sums = Pick<HallDay, 'cpuMs' | 'edits' | 'connections' | 'bytes'>;

/** Of all of them together, by minute. */
export function sumOf(halls: readonly HallDay[]): Sums {
  const sum = (of: (one: HallDay) => Float64Array) => {
    const all = new Float64Array(minutesOfDay);
    for (const one of halls) {
      const values = of(one);
      for (let minute = 0; minute < minutesOfDay; minute += 1)
        all[minute] = (all[minute] ?? 0) + (values[minute] ?? 0);
    }
    return all;
  };
  return {
    cpuMs: sum((one) => one.cpuMs),
    edits: sum((one) => one.edits),
    connections: sum((one) => one.connections),
    bytes: sum((one) => one.bytes),
  };
}

export interface Needed {
  /** Servers; undefined: no number of them is enough. */
  readonly cpu: number | undefined;
  readonly heap: number | undefined;
  readonly workshops: number | undefined;
  /** By the limit that holds when nobody sets another. */
  readonly connections: number | undefined;
  /** All but the last, which is a setting. */
  readonly all: number | undefined;
}

/** Servers that hear of each other's people (`nodesMax`); not a setting. */
const serversMax = 64;

/** The fewest that hold each bound. */
export function neededFor(day: Day, assumed: Assumptions, costs: Costs): Needed {
  const loads = new Map<number, Busiest>();
  const busiest = (servers: number): Busiest => {
    const known = loads.get(servers) ?? busiestOf(servers, day, costs);
    loads.set(servers, known);
    return known;
  };
  const fewest = (holds: (load: Busiest) => boolean): number | undefined => {
    for (let servers = 1; servers <= serversMax; servers += 1)
      if (holds(busiest(servers))) return servers;
    return undefined;
  };
  // All but one server's share of the edits comes to each, however many there are.
  const isHopeless = Math.max(...day.edits) * costs.cpuMs.followed > 2 * assumed.busy * 1_000;
  const isCalm = ({ cpu }: Busiest) => cpu <= assumed.busy;
  const isLight = ({ heapGb }: Busiest) => heapGb <= assumed.heap;
  const isLoaded = ({ workshops }: Busiest) => workshops <= loadedMax;
  return {
    cpu: isHopeless ? undefined : fewest(isCalm),
    heap: fewest(isLight),
    workshops: fewest(isLoaded),
    connections: fewest(({ connections }) => connections <= connectionsUsually),
    all: isHopeless ? undefined : fewest((load) => isCalm(load) && isLight(load) && isLoaded(load)),
  };
}
