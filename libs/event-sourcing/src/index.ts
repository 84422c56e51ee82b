export {
  Aggregates,
  type AggregatesBounds,
  type AggregatesOptions,
  defaultAggregatesBounds,
  TooManyLoadedError,
} from './aggregates.ts';
export { canonicalJson } from './canonical-json.ts';
export { catchUp, type LogPage, Watermark } from './catch-up.ts';
export type { Capacity, Decider, Moment, PlacedEvent, Submission, Verdict } from './decider.ts';
export {
  DecisionLoop,
  defaultLoopBounds,
  type LoopBounds,
  type LoopListener,
} from './decision-loop.ts';
export type { DomainEvent, EventMeta, EventToAppend, RecordedEvent } from './envelope.ts';
export { eventId, isCommandId, outcomeEventId } from './event-id.ts';
export {
  type AppendResult,
  ConcurrencyError,
  type EventFilter,
  type EventStore,
  type EventStoreCapabilities,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  StoreUnavailableError,
  type StoreUnavailableReason,
  type SubscribeOptions,
  type SubscriptionMessage,
} from './event-store.ts';
export {
  type ChainVerdict,
  ChainVerifier,
  eventHash,
  genesisHash,
  seal,
  type UnsealedEvent,
  verifyChain,
} from './hash-chain.ts';
export { History, type PastState } from './history.ts';
export type { Answer, IdTaken, Outcome, OutcomeRecorded, Postponed } from './outcome.ts';
export { OutcomeLog } from './outcome-log.ts';
export { type Page, readByPages } from './paging.ts';
export {
  appendLimits,
  assertErasable,
  erasableStreamPrefix,
  type PreparedAppend,
  type PreparedEvent,
  prepareAppend,
} from './prepare-append.ts';
export { positionNumber, type ReadRange, readRange } from './read-range.ts';
export type { Snapshot, SnapshotStore } from './snapshot-store.ts';
