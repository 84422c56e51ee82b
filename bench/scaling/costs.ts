import { readFileSync } from 'node:fs';
import type { MachineFacts } from '../support/machine.ts';

/** What a server of several spends, as it was measured: the log in another process, one workshop, idle but for it. */
export interface Costs {
  readonly cpuMs: {
    /** A connection that has the workshop open, and does nothing, for a second: pings, heads. */
    readonly idleSecond: number;
    /** A command, until it is in the log and answered. */
    readonly edit: number;
    /** A frame of events handed to one receiver. */
    readonly delivery: number;
    /** What somebody says of their caret, and a frame of such differences handed to one receiver. */
    readonly caret: number;
    readonly caretDelivery: number;
    /** A connection that comes, is let in, and opens the workshop. */
    readonly visit: number;
    /** An event of a workshop that is open on another server. */
    readonly followed: number;
    /** A document of a workshop about which nobody has asked yet. */
    readonly document: number;
    /** A page of a thousand events, for a replay. */
    readonly page: number;
  };
  readonly bytes: {
    /** A frame of one event, to one receiver. */
    readonly frame: number;
    /** A frame of differences: so much, and so much for each person in it. */
    readonly caretFrame: number;
    readonly caretPerson: number;
    /** What a connection that opens the workshop is given. */
    readonly visit: number;
    /** An event in the log: what is appended, and what a file of SQLite has grown by. */
    readonly event: number;
    readonly eventOnDisk: number;
    readonly document: number;
    readonly page: number;
  };
  readonly heapKb: {
    readonly connection: number;
    /** Somebody who was ever let in, on every server, wherever they are. */
    readonly person: number;
    /** A workshop that is loaded, for each person who wrote in it. */
    readonly workshopPerson: number;
    /** A server with nothing. */
    readonly base: number;
  };
}

export interface MeasuredCosts {
  readonly machine: MachineFacts;
  readonly costs: Costs;
}

/** @throws when the file is none that `--measure` wrote. */
export function readCosts(file: string): MeasuredCosts {
  const { machine, costs } = JSON.parse(readFileSync(file, 'utf8')) as Partial<MeasuredCosts>;
  const groups = Object.values(costs ?? {}) as readonly Readonly<Record<string, unknown>>[];
  const numbers = groups.flatMap((group) => Object.values(group).map(Number));
  const isWhole = numbers.length > 0 && numbers.every((one) => Number.isFinite(one) && one >= 0);
  if (!machine || !costs || !isWhole) throw new Error(`${file} holds no costs: measure them anew`);
  return { machine, costs };
}
