import type { ProcessUsage } from '../support/process-usage.ts';
import type { Editor } from './edits.ts';
import type { Figures } from './tally.ts';

export interface Connect {
  readonly kind: 'connect';
  readonly port: number;
  readonly editors: readonly Editor[];
}

export interface Load {
  readonly kind: 'load';
  readonly ratePerSecond: number;
  /** Sent, but not counted: lets compilers and caches settle. */
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly drainSeconds: number;
  readonly seed: number;
  /** Whose CPU and memory to read at the ends of the window. */
  readonly serverPid: number;
}

export type ToGenerator = Connect | Load;

export interface Connected {
  readonly kind: 'connected';
}

export interface Loaded extends Figures {
  readonly kind: 'loaded';
  /** False: the server fell so far behind that the run was cut short. */
  readonly sentAll: boolean;
  /** Frames of events in the window, and the edits in them. */
  readonly frames: number;
  readonly editsPerFrame: number;
  readonly bytesPerFrame: number;
  readonly windowSeconds: number;
  readonly server: Usage;
  readonly generator: Usage;
  /** Of one core: what the machine did besides the two. */
  readonly othersCpu: number;
}

export interface Usage {
  /** Of one core, all threads together: 1 is one core busy. */
  readonly cpu: number;
  readonly residentMb: number;
}

export type FromGenerator = Connected | Loaded;

export function usageBetween(from: ProcessUsage, to: ProcessUsage): Usage {
  return { cpu: (to.cpuMs - from.cpuMs) / (to.atMs - from.atMs), residentMb: to.residentMb };
}
