import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import type { Day, HallDay } from './day.ts';
import { minutesOfDay } from './work.ts';

/** Workshops that one server holds at most (`loadedMax`); not a setting. */
export const loadedMax = 64;
/** Connections that one server takes unless REMBUK_LIMIT_CONNECTIONS_MAX says otherwise. */
export const connectionsUsually = 2_000;
/** Servers that hear of each other's people (`nodesMax`); not a setting. */
export const nodesMax = 64;

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
  const loads = homes.map((halls): Busiest => {
    const own = (of: (one: HallDay) => Float64Array, minute: number) =>
      halls.reduce((sum, one) => sum + (of(one)[minute] ?? 0), 0);
    let [cpu, following, connections, bytes] = [0, 0, 0, 0];
    for (let minute = 0; minute < minutesOfDay; minute += 1) {
      const others = (day.edits[minute] ?? 0) - own((one) => one.edits, minute);
      const hearing = (others * costs.cpuMs.followed) / 1_000;
      const all = own((one) => one.cpuMs, minute) / 1_000 + hearing;
      if (all > cpu) [cpu, following] = [all, hearing];
      connections = Math.max(
        connections,
        own((one) => one.connections, minute),
      );
      bytes = Math.max(
        bytes,
        own((one) => one.bytes, minute),
      );
    }
    const people = halls.reduce((sum, { hall }) => sum + hall.people, 0);
    const { base, person, connection, workshopPerson } = costs.heapKb;
    const heapKb = base + peopleOfAll * person + connections * connection + people * workshopPerson;
    const heapGb = heapKb / 1024 / 1024;
    return { cpu, following, connections, bytes, heapGb, workshops: halls.length, halls };
  });
  const most = (of: (load: Busiest) => number) => Math.max(0, ...loads.map(of));
  const hardest = loads.reduce((one, other) => (other.cpu > one.cpu ? other : one));
  return {
    ...hardest,
    heapGb: most(({ heapGb }) => heapGb),
    workshops: most(({ workshops }) => workshops),
    connections: most(({ connections }) => connections),
    bytes: most(({ bytes }) => bytes),
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

const serversMax = 160;

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
