export interface BackOffBounds {
  readonly backOffMsMin: number;
  readonly backOffMsMax: number;
}

/** How long to wait before the next try: doubled each time, and spread, so that nodes do not come back in step. */
export function backOffMs(
  tries: number,
  { backOffMsMin, backOffMsMax }: BackOffBounds,
  random: () => number = Math.random,
): number {
  const whole = Math.min(backOffMsMax, backOffMsMin * 2 ** Math.min(tries, 30));
  return Math.round(whole * (0.5 + random() / 2));
}
