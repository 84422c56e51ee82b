import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** How busy the load generator itself was: what it could not do in time, it also measured late. */
export interface GeneratorFigures {
  /** Share of the time in which its event loop was busy, 0 to 1. */
  readonly busy: number;
  /** CPU time of the whole process by wall time; above 1 where several threads ran. */
  readonly cpu: number;
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
}

const resolutionMs = 5;

export class GeneratorWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #utilization: EventLoopUtilization = performance.eventLoopUtilization();
  readonly #cpu = process.cpuUsage();
  readonly #began = performance.now();

  constructor() {
    this.#delay.enable();
  }

  stop(): GeneratorFigures {
    this.#delay.disable();
    const { user, system } = process.cpuUsage(this.#cpu);
    const elapsedMs = performance.now() - this.#began;
    const { utilization } = performance.eventLoopUtilization(this.#utilization);
    return {
      busy: rounded(utilization),
      cpu: rounded((user + system) / 1_000 / elapsedMs),
      loopDelayP99Ms: delayMs(this.#delay.percentile(99)),
      loopDelayMaxMs: delayMs(this.#delay.max),
    };
  }
}

/** Of nanoseconds, two decimals; the timer that measures waits its resolution itself. */
function delayMs(nanos: number): number {
  return Math.max(0, Math.round(nanos / 1e4 - resolutionMs * 100) / 100);
}

function rounded(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
