import { createHash } from 'node:crypto';
import { canonicalJson, ChainVerifier, type ChainVerdict } from '@rembuk/event-sourcing';
import type { WireEvent } from '@rembuk/protocol';
import {
  fold,
  initialState,
  type PlacedEvent,
  stateToJson,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Caller } from './api.ts';

export interface Replay {
  readonly revision: number;
  readonly stateHash: string;
  readonly chain: ChainVerdict;
  /** Commands whose events do not lie together, each once. */
  readonly repeated: number;
  readonly events: readonly PlacedEvent[];
}

const pageEvents = 1_000;

/** Reads the whole log over HTTP, checks its chain and folds it from nothing. */
export async function replay(caller: Caller, workshopId: string): Promise<Replay> {
  const verifier = new ChainVerifier(`workshop-${workshopId}`);
  const events: PlacedEvent[] = [];
  const ids = new Set<string>();
  const done = new Set<string>();
  let broken: ChainVerdict | undefined;
  let repeated = 0;
  let state: WorkshopState = initialState;
  let last: string | undefined;
  for (let after = -1; ;) {
    const query = after < 0 ? `limit=${pageEvents}` : `after=${after}&limit=${pageEvents}`;
    const page = await caller.get<{ events: readonly WireEvent[]; head: number }>(
      `/workshops/${workshopId}/events?${query}`,
    );
    for (const event of page.events) {
      broken ??= verifier.check(event);
      const { commandId } = event.meta;
      if (ids.has(event.id) || (commandId !== last && done.has(commandId))) repeated += 1;
      ids.add(event.id);
      done.add(commandId);
      last = commandId;
    }
    const placed = page.events.map(upcast);
    state = fold(state, placed);
    events.push(...placed);
    after += page.events.length;
    if (after >= page.head || page.events.length === 0) break;
  }
  const chain = broken ?? verifier.verdict();
  return { revision: events.length - 1, stateHash: stateHash(state), chain, repeated, events };
}

/** The same that the server's state endpoint gives: SHA-256, hex, over the canonical JSON of the state. */
export function stateHash(state: WorkshopState): string {
  return createHash('sha256')
    .update(canonicalJson(stateToJson(state)))
    .digest('hex');
}
