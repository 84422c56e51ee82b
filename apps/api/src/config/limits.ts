/** Every bound of the server that an operator may move: default, and what is accepted. Units stand in the names. */
const rows = {
  bodyBytesMax: [64 * 1024, 1024, 1024 * 1024],
  /** One person's requests over HTTP: this many at once, refilled at this rate. */
  requestsBurst: [120, 1, 100_000],
  requestsPerSecond: [40, 1, 100_000],
  /** Of these, the questions that keep a core busy: the past, warnings, reports. */
  heavyReadsBurst: [20, 1, 100_000],
  heavyReadsPerSecond: [2, 1, 100_000],
  /** People who enter by a join code: for one workshop, and from one address. */
  joinsBurst: [400, 1, 100_000],
  joinsPerSecond: [1, 1, 100_000],
  /** One person's messages over sockets. */
  messagesBurst: [600, 1, 100_000],
  messagesPerSecond: [60, 1, 100_000],
  /** Of one message over a socket; a larger one closes it. */
  messageBytesMax: [64 * 1024, 1024, 1024 * 1024],
  connectionsMax: [2_000, 1, 100_000],
  connectionsPerPersonMax: [10, 1, 1_000],
  /** Packets that may wait for a slow reader before it is told goodbye. */
  backlogPacketsMax: [1_000, 10, 100_000],
  passwordHashesAtOnceMax: [2, 1, 64],
  passwordHashesWaitingMax: [64, 1, 10_000],
  /** Of all past states in memory together; never more than a quarter of the heap. */
  pastBytesMax: [1024 * 1024 * 1024, 16 * 1024 * 1024, 1024 * 1024 * 1024 * 1024],
  /** Of a line on which a body goes out and nothing moves. */
  stalledMsMax: [30_000, 1_000, 600_000],
  peopleMax: [100_000, 10, 10_000_000],
  /** From the signal to the end of the process. */
  shutdownMsMax: [10_000, 500, 120_000],
} as const satisfies Readonly<Record<string, readonly [number, number, number]>>;

export type Limits = Readonly<Record<keyof typeof rows, number>>;

export const limitNames = Object.keys(rows) as readonly (keyof Limits)[];

export const defaultLimits = Object.fromEntries(
  Object.entries(rows).map(([name, [standard]]) => [name, standard]),
) as Limits;

export function limitRange(name: keyof Limits): { readonly min: number; readonly max: number } {
  const [, min, max] = rows[name];
  return { min, max };
}

/** `bodyBytesMax` is set by REMBUK_LIMIT_BODY_BYTES_MAX. */
export function limitVariable(name: keyof Limits): string {
  return `REMBUK_LIMIT_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
