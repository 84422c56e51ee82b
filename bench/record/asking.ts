import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { usageOf } from '../support/process-usage.ts';
import type { RembukServer } from '../support/rembuk-server.ts';

export interface Answered {
  readonly ms: number;
  /** That the server took meanwhile, in steps of 10 ms: other work on the machine lengthens it less. */
  readonly cpuMs: number;
  /** Until the answer began. */
  readonly firstByteMs: number;
  readonly bytes: number;
  /** Zero when it was answered; else what stood in its place. */
  readonly refused: number;
  /** The longest that anybody else waited for a word of the server meanwhile. */
  readonly standstillMs: number;
}

const askMsMax = 600_000;
/** Seldom enough to take nothing from what is measured. */
const lookEveryMs = 5;
const quietMs = 1_000;
const quietCpuMs = 20;
const quietLooksMax = 600;

/** Asks one question about a workshop, and all along whether the server still answers others. */
export async function ask(server: RembukServer, workshopId: string, path: string) {
  const watching = { ends: false };
  const standstill = watch(server, watching);
  const before = usageOf(server.pid);
  const startMs = performance.now();
  const response = await fetch(`${server.url}/api/v1/workshops/${workshopId}/${path}`, {
    headers: { authorization: `Bearer ${server.operatorToken}` },
    signal: AbortSignal.timeout(askMsMax),
  });
  const firstByteMs = performance.now() - startMs;
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).byteLength;
  const ms = performance.now() - startMs;
  const cpuMs = usageOf(server.pid).cpuMs - before.cpuMs;
  watching.ends = true;
  const refused = response.ok ? 0 : response.status;
  return {
    ms,
    cpuMs,
    firstByteMs,
    bytes,
    refused,
    standstillMs: await standstill,
  } satisfies Answered;
}

/** Resolves once a server does nothing any more that was left to the background. */
export async function untilQuiet({ pid }: RembukServer): Promise<void> {
  for (let look = 0; look < quietLooksMax; look += 1) {
    const before = usageOf(pid).cpuMs;
    await delay(quietMs);
    if (usageOf(pid).cpuMs - before <= quietCpuMs) return;
  }
  throw new Error('the server does not come to rest');
}

async function watch({ url }: RembukServer, watching: { readonly ends: boolean }): Promise<number> {
  let longestMs = 0;
  while (!watching.ends) {
    const startMs = performance.now();
    await lifeSign(url);
    longestMs = Math.max(longestMs, performance.now() - startMs);
    await delay(lookEveryMs);
  }
  return longestMs;
}

/** On a line of its own: after a long standstill a server closes lines that rested, just when they are used again. */
async function lifeSign(url: string): Promise<void> {
  const request = get(`${url}/health/live`, { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
}
