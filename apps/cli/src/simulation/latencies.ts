import { build, type Histogram } from 'hdr-histogram-js';

export interface LatencyFigures {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const microsMax = 600_000_000;

/** How long something took, many times: microseconds, up to ten minutes, three digits. */
export class Latencies {
  readonly #taken: Histogram = build({
    bitBucketSize: 64,
    highestTrackableValue: microsMax,
    numberOfSignificantValueDigits: 3,
  });

  record(ms: number): void {
    this.#taken.recordValue(Math.min(microsMax, Math.max(0, Math.round(ms * 1_000))));
  }

  add(other: Latencies): void {
    this.#taken.add(other.#taken);
  }

  get figures(): LatencyFigures {
    const { totalCount, maxValue } = this.#taken;
    // A percentile is told as the upper end of its bucket.
    const at = (share: number) => Math.min(this.#taken.getValueAtPercentile(share), maxValue);
    return { count: totalCount, p50Ms: ms(at(50)), p99Ms: ms(at(99)), maxMs: ms(maxValue) };
  }
}

/** Of microseconds, two decimals. */
function ms(micros: number): number {
  return Math.round(micros / 10) / 100;
}
