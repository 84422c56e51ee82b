/** The time that a world runs in. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Lets so much time pass, with all that is due in it. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until it is so; false when it is not within the bound. */
  until(isSo: () => boolean, withinMs: number): Promise<boolean>;
  /** What a promise comes to, with as much time as that takes. */
  for<Value>(promise: Promise<Value>, withinMs?: number): Promise<Value>;
}
