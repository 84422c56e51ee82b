import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { canonicalJson } from '@rembuk/event-sourcing';
import { stateToJson, type WorkshopState } from '@rembuk/workshop';
import type { Row } from '../support/rows.ts';

/** What a part of the bench found. */
export interface Outcome {
  readonly rows: readonly Row[];
  /** For the JSON file. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** The same that the server's state endpoint gives: SHA-256, hex, over the canonical JSON of the state. */
export function stateHash(state: WorkshopState): string {
  return createHash('sha256')
    .update(canonicalJson(stateToJson(state)))
    .digest('hex');
}

/** Looks every millisecond. @throws when it does not come in time; `what` says what. */
export async function until(what: string, holds: () => boolean, msMax = 60_000): Promise<void> {
  const endMs = performance.now() + msMax;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not within ${msMax} ms: ${what}`);
    await delay(1);
  }
}

/** Of few values: the smallest that so large a share is not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
