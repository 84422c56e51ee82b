import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** What is waited for, for the message. */
  readonly what: string;
  readonly deadlineMs?: number;
}

/** What was waited for did not come. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor({ what, deadlineMs = 10_000 }: WaitOptions) {
    super(`waited ${deadlineMs} ms in vain: ${what}`);
  }
}

/** The first result that is not undefined or false; looks every few milliseconds, and gives up loudly. */
export async function until<T>(
  look: () => T | Promise<T>,
  { what, deadlineMs = 10_000 }: WaitOptions,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    if (performance.now() > end) throw new DeadlineError({ what, deadlineMs });
    await pause(5);
  }
}

/** The promise's result, or an error that says what did not come in time. */
export async function within<T>(
  promise: Promise<T>,
  { what, deadlineMs = 10_000 }: WaitOptions,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new DeadlineError({ what, deadlineMs }));
  }, deadlineMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
