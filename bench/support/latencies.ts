import { build, type Histogram } from 'hdr-histogram-js';

/** Milliseconds, to three digits. */
export interface Latencies {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Microseconds, up to ten minutes. */
export function histogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });
}

export function record(into: Histogram, ms: number): void {
  into.recordValue(Math.max(1, Math.round(ms * 1000)));
}

export function latencies(of: Histogram): Latencies {
  const count = of.totalCount;
  const ms = (microseconds: number) => (count === 0 ? 0 : microseconds / 1000);
  return {
    count,
    p50: ms(of.getValueAtPercentile(50)),
    p99: ms(of.getValueAtPercentile(99)),
    max: ms(of.maxValue),
  };
}
