import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import type { Hall } from './halls.ts';
import { minutesOfDay, spentOn, type SpentOnParts, sumOfTwo, together, workAt } from './work.ts';

/** A hall over the day: by minutes of UTC, what it asks of a server in a second of each. */
export interface HallDay {
  readonly hall: Hall;
  readonly cpuMs: Float64Array;
  readonly bytes: Float64Array;
  readonly edits: Float64Array;
  readonly connections: Float64Array;
}

export interface Day {
  readonly halls: readonly HallDay[];
  /** Of all halls, by minute. */
  readonly edits: Float64Array;
  readonly bytes: Float64Array;
  readonly connections: Float64Array;
  /** Of all halls and the whole day. */
  readonly events: number;
  readonly bytesOut: number;
  /** The minute in which most is asked for, and by what. */
  readonly busiest: number;
  readonly atBusiest: SpentOnParts;
}

export function clockOf(hall: Hall, minuteUtc: number): number {
  return (((minuteUtc - hall.shiftMinutes) % minutesOfDay) + minutesOfDay) % minutesOfDay;
}

export function dayOf(halls: readonly Hall[], assumed: Assumptions, costs: Costs): Day {
  const days = halls.map((hall) => hallDay(hall, assumed, costs));
  const total = (of: (day: HallDay) => Float64Array) =>
    Float64Array.from({ length: minutesOfDay }, (_, minute) =>
      days.reduce((sum, day) => sum + (of(day)[minute] ?? 0), 0),
    );
  const cpuMs = total((day) => day.cpuMs);
  const edits = total((day) => day.edits);
  const bytes = total((day) => day.bytes);
  const busiest = cpuMs.indexOf(Math.max(...cpuMs));
  return {
    halls: days,
    edits,
    bytes,
    connections: total((day) => day.connections),
    events: edits.reduce((sum, perSecond) => sum + perSecond * 60, 0),
    bytesOut: bytes.reduce((sum, perSecond) => sum + perSecond * 60, 0),
    busiest,
    atBusiest: halls
      .map((hall) => spentOn(workAt(hall, clockOf(hall, busiest), assumed), costs))
      .reduce(addParts),
  };
}

function hallDay(hall: Hall, assumed: Assumptions, costs: Costs): HallDay {
  const [cpuMs, bytes, edits, connections] = [0, 0, 0, 0].map(() => new Float64Array(minutesOfDay));
  if (!cpuMs || !bytes || !edits || !connections) throw new RangeError('unreachable');
  for (let minute = 0; minute < minutesOfDay; minute += 1) {
    const work = workAt(hall, clockOf(hall, minute), assumed);
    const spent = together(spentOn(work, costs));
    cpuMs[minute] = spent.cpuMs;
    bytes[minute] = spent.bytes;
    edits[minute] = work.edits;
    connections[minute] = work.connections;
  }
  return { hall, cpuMs, bytes, edits, connections };
}

function addParts(one: SpentOnParts, other: SpentOnParts): SpentOnParts {
  const add = (part: keyof SpentOnParts) => sumOfTwo(one[part], other[part]);
  return {
    lines: add('lines'),
    edits: add('edits'),
    carets: add('carets'),
    visits: add('visits'),
    closing: add('closing'),
  };
}
