import type { Assumptions } from './assumptions.ts';
import type { Costs } from './costs.ts';
import { type Hall, halfDays } from './halls.ts';

/** What a hall asks of its server in a second of some minute. */
export interface Work {
  readonly connections: number;
  readonly edits: number;
  readonly carets: number;
  readonly visits: number;
  readonly documents: number;
  readonly pages: number;
}

export const minutesOfDay = 24 * 60;
const burstMinutes = 15;
const closingMinutes = 30;
const replayMinutes = 60;
const pageEvents = 1_000;

const nothing: Work = { connections: 0, edits: 0, carets: 0, visits: 0, documents: 0, pages: 0 };

/** @param minute of the clock on the hall's wall. */
export function workAt(hall: Hall, minute: number, assumed: Assumptions): Work {
  const { people } = hall;
  const half = halfDays.find(({ from, to }) => minute >= from && minute < to);
  if (half) {
    const { from, to } = half;
    const arrived = Math.min(1, (minute - from + 1) / assumed.arrival);
    const isArriving = minute - from < assumed.arrival;
    const there = people * arrived;
    const perSecond = (there * (minute >= to - burstMinutes ? assumed.burst : 1)) / 60;
    return {
      connections: there,
      edits: perSecond * assumed.edits,
      carets: perSecond * assumed.carets,
      visits: (isArriving ? people / assumed.arrival / 60 : 0) + (there * assumed.breaks) / 3_600,
      documents: 0,
      pages: 0,
    };
  }
  const end = halfDays.at(-1)?.to ?? 0;
  if (minute >= end && minute < end + closingMinutes)
    return { ...nothing, documents: assumed.documents / closingMinutes / 60 };
  if (minute >= end + closingMinutes && minute < end + closingMinutes + replayMinutes) {
    const watching = assumed.replays * assumed.replayPeople;
    const pages = Math.ceil(eventsOfDay(hall, assumed) / pageEvents);
    const perSecond = watching / replayMinutes / 60;
    return { ...nothing, connections: watching, visits: perSecond, pages: perSecond * pages };
  }
  return nothing;
}

export function eventsOfDay(hall: Hall, assumed: Assumptions): number {
  return halfDays.reduce((all, { from, to }) => {
    const usual = to - from - burstMinutes - assumed.arrival / 2;
    return all + hall.people * assumed.edits * (usual + burstMinutes * assumed.burst);
  }, 0);
}

/** A server tells what comes within so long together: 16 ms of edits when it is busy, 50 ms of carets. */
const editFramesMax = 1_000 / 16;
const caretFramesMax = 1_000 / 50;
/** Differences to one receiver a second; past it they are told less often. */
const caretBytesMax = 32 * 1024;

/** Of arrivals at random, how many of the moments that there are have one. */
function framesOf(perSecond: number, max: number): number {
  return max * (1 - Math.exp(-perSecond / max));
}

/** What TCP, IP and WebSocket add to a frame that goes out by itself; TLS adds some twenty more at the proxy. */
const headerBytes = 56;

/** Of a second: a core's milliseconds, and bytes sent to people. */
export interface Spent {
  readonly cpuMs: number;
  readonly bytes: number;
}

/** What a server does for a hall. */
export const parts = ['lines', 'edits', 'carets', 'visits', 'closing'] as const;
export type SpentOnParts = Readonly<Record<(typeof parts)[number], Spent>>;

export function spentOn(work: Work, { cpuMs, bytes }: Costs): SpentOnParts {
  const { connections } = work;
  const frames = framesOf(work.edits, editFramesMax) * connections;
  const perDiff = work.carets / Math.max(framesOf(work.carets, caretFramesMax), 1e-9);
  const diffBytes = bytes.caretFrame + perDiff * bytes.caretPerson;
  const diffsEach = Math.min(framesOf(work.carets, caretFramesMax), caretBytesMax / diffBytes);
  const diffs = diffsEach * connections;
  return {
    lines: { cpuMs: connections * cpuMs.idleSecond, bytes: 0 },
    edits: {
      cpuMs: work.edits * cpuMs.edit + frames * cpuMs.delivery,
      bytes: work.edits * connections * bytes.frame + frames * headerBytes,
    },
    carets: {
      cpuMs: work.carets * cpuMs.caret + diffs * cpuMs.caretDelivery,
      bytes: diffs * (diffBytes + headerBytes),
    },
    visits: { cpuMs: work.visits * cpuMs.visit, bytes: work.visits * bytes.visit },
    closing: {
      cpuMs: work.documents * cpuMs.document + work.pages * cpuMs.page,
      bytes: work.documents * bytes.document + work.pages * bytes.page,
    },
  };
}

export function together(spent: SpentOnParts): Spent {
  return parts.map((part) => spent[part]).reduce(sumOfTwo);
}

export function sumOfTwo(one: Spent, other: Spent): Spent {
  return { cpuMs: one.cpuMs + other.cpuMs, bytes: one.bytes + other.bytes };
}
