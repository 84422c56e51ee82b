import { DecisionLoop } from '../decision-loop.ts';
import { defaultLoopBounds, type LoopBounds } from '../loop-options.ts';
import type { Decider } from '../decider.ts';
import type { PlacedEvent, RecordedEvent } from '../envelope.ts';
import type { EventKey, ReadStreamOptions } from '../event-store.ts';
import { MemoryEventStore } from '../memory-store.ts';
import { TurnBudget } from '../turn-budget.ts';
import { ledger, type LedgerCommand, type LedgerState } from './ledger.ts';

export const stream = 'workshop-ledger';

/** Tells what was read of it. */
export class WatchedStore extends MemoryEventStore {
  readonly reads: string[] = [];
  readonly lookUps: (readonly EventKey[])[] = [];

  override readStream(name: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    this.reads.push(name);
    return super.readStream(name, options);
  }

  override findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]> {
    this.lookUps.push(keys);
    return super.findByIds(keys);
  }
}

export type Ledger = Decider<LedgerState, LedgerCommand, string, string>;

/** A loop over a store, and what it told. */
export async function openLoop(
  store: MemoryEventStore,
  bounds: Partial<LoopBounds> = {},
  decider: Ledger = ledger,
) {
  const told: PlacedEvent[] = [];
  const failures: unknown[] = [];
  let conflicts = 0;
  let now = Date.UTC(2018, 9, 2);
  const loop = await DecisionLoop.load({
    stream,
    store,
    decider,
    clock: () => now++,
    random: () => 0,
    bounds: { ...defaultLoopBounds, ...bounds },
    turn: new TurnBudget(bounds.decidingMs ?? defaultLoopBounds.decidingMs),
    listener: {
      committed: (_, events) => told.push(...events),
      conflicted: () => (conflicts += 1),
      failed: (_, error) => failures.push(error),
    },
  });
  return { loop, told, failures, conflicts: () => conflicts };
}

export async function readAll(store: MemoryEventStore, name = stream): Promise<PlacedEvent[]> {
  return Array.fromAsync(store.readStream(name));
}
