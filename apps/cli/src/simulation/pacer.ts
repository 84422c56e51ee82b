/**
 * Calls `act` `ratePerSecond` times a second, evenly, for as long as it is let. What fell due while the process was
 * held up is made up for at once, so that the load is what was asked for, and each call is told how late it is.
 */
export async function pace(options: {
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly act: (lateMs: number) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { ratePerSecond, seconds, act, signal } = options;
  const started = performance.now();
  const total = Math.floor(ratePerSecond * seconds);
  for (let done = 0; done < total && !signal.aborted;) {
    const now = performance.now();
    const due = Math.min(total, Math.floor(((now - started) * ratePerSecond) / 1_000));
    for (; done < due; done++) act(now - started - ((done + 1) * 1_000) / ratePerSecond);
    await pause(Math.min(5, 1_000 / ratePerSecond));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
