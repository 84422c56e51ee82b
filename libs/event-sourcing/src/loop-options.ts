import type { Decider } from './decider.ts';
import type { PlacedEvent } from './envelope.ts';
import type { EventStore } from './event-store.ts';
import type { HeldSnapshot } from './held-snapshot.ts';
import type { TurnBudget } from './turn-budget.ts';

export interface LoopBounds {
  /** Commands that may wait for their turn; one more is postponed as `overloaded`. */
  readonly queuedCommandsMax: number;
  readonly queuedBytesMax: number;
  /** One append carries at most this. */
  readonly batchCommandsMax: number;
  readonly batchBytesMax: number;
  /**
   * Deciding takes at most this of one turn of the event loop, and one command more: nothing else is done meanwhile. What
   * is left goes into the next batch.
   */
  readonly decidingMs: number;
  /** Times a batch is decided anew when other writers were faster. */
  readonly conflictsMax: number;
  readonly outcomesRemembered: number;
  /** Latest events kept for clients that missed a few. */
  readonly recentEventsMax: number;
  /** About what they may take up. */
  readonly recentBytesMax: number;
}

export const defaultLoopBounds: LoopBounds = {
  queuedCommandsMax: 5_000,
  queuedBytesMax: 16 * 1024 * 1024,
  batchCommandsMax: 256,
  batchBytesMax: 1024 * 1024,
  decidingMs: 16,
  conflictsMax: 16,
  outcomesRemembered: 20_000,
  recentEventsMax: 2_000,
  recentBytesMax: 1024 * 1024,
};

/** Everything the loop tells the outside; none of it may throw. */
export interface LoopListener {
  /** Durable events, in order, without gaps: once each, also those that another node wrote. */
  committed(stream: string, events: readonly PlacedEvent[]): void;
  batchCommitted?(batch: { commands: number; events: number; appendMs: number }): void;
  conflicted?(stream: string): void;
  failed?(stream: string, error: unknown): void;
}

export interface LoopOptions<State, Command, Actor, Advice> {
  readonly stream: string;
  readonly store: EventStore;
  readonly decider: Decider<State, Command, Actor, Advice>;
  readonly listener: LoopListener;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** In [0, 1): spreads retries of nodes that collided. */
  readonly random: () => number;
  readonly bounds: LoopBounds;
  /** Shared by all loops of a process. */
  readonly turn: TurnBudget;
  /** Where folding begins; from the first event when there is none. */
  readonly held?: HeldSnapshot | undefined;
}
