/** Time, passed in so that a spec can move it. */
export interface Timers {
  /** Monotonic milliseconds. */
  now(): number;
  /** Gives the way to call it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
