import { setTimeout as delay } from 'node:timers/promises';
import type { RembukServer } from '../support/rembuk-server.ts';

export interface Answered {
  readonly ms: number;
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

/** Asks one question about a workshop, and all along whether the server still answers others. */
export async function ask(server: RembukServer, workshopId: string, path: string) {
  const watching = { ends: false };
  const standstill = watch(server, watching);
  const startMs = performance.now();
  const response = await fetch(`${server.url}/api/v1/workshops/${workshopId}/${path}`, {
    headers: { authorization: `Bearer ${server.operatorToken}` },
    signal: AbortSignal.timeout(askMsMax),
  });
  const firstByteMs = performance.now() - startMs;
  let bytes = 0;
  for await (const chunk of response.body ?? []) bytes += (chunk as Uint8Array).byteLength;
  const ms = performance.now() - startMs;
  watching.ends = true;
  const refused = response.ok ? 0 : response.status;
  return { ms, firstByteMs, bytes, refused, standstillMs: await standstill } satisfies Answered;
}

async function watch({ url }: RembukServer, watching: { readonly ends: boolean }): Promise<number> {
  let longestMs = 0;
  while (!watching.ends) {
    const startMs = performance.now();
    const response = await fetch(`${url}/health/live`);
    await response.arrayBuffer();
    longestMs = Math.max(longestMs, performance.now() - startMs);
    await delay(lookEveryMs);
  }
  return longestMs;
}
