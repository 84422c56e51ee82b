export { type ClientBounds, defaultBounds } from './bounds.ts';
export { type ClientOptions, RembukClient } from './client.ts';
export type { ContendedField } from './contention.ts';
export type { Confirmed, Fold } from './confirmed.ts';
export type { ConnectionStatus } from './connection.ts';
export { HttpApi, type Tokens } from './http.ts';
export type { Foreseen } from './optimistic.ts';
export {
  type Kept,
  type LocalStore,
  type StoreNotice,
  type Write,
  WrittenBehind,
} from './keeping/local-store.ts';
export { type Observable, when } from './observable.ts';
export type { CommandOutcome } from './outbox.ts';
export { OpenWorkshop, type SyncStatus } from './open-workshop.ts';
export { systemTimers, type Timers } from './presence/timers.ts';
export type { Presence, Said } from './presence/presence.ts';
export type { Caret } from './presence/text-carets.ts';
export { isRefused } from './refusals.ts';
export { defaultMeasures, type ReplayMeasures } from './replay/bounds.ts';
export type { Mark } from './replay/marks.ts';
export { HttpPast, type PastSource, type PastState } from './replay/past.ts';
export {
  type Place,
  type ReplayOptions,
  ReplayPlayer,
  type ReplayView,
  type Timeline,
} from './replay/player.ts';
export type { ReplayOver, SharedReplays, StartOptions } from './replay/shared-replays.ts';
export type { RefusedCommand, RefusedEdit, RefusedEdits, RefusedText } from './refused-edits.ts';
export type { Arrival, SessionStatus } from './catch-up-subscription.ts';
export type { WorkshopSession } from './session.ts';
export { type LiveSocket, openSocket, type SocketFactory } from './socket.ts';
export type { Selection } from './text/carets.ts';
export type { TextNews } from './text/text-editing-options.ts';
export type { OpenText, Texts, UnplacedText } from './text/texts.ts';
export type { Summoned, Timer, Tools } from './tools/tools.ts';
export { fixedToken, SignedIn, type TokenProvider } from './tokens.ts';
export type { OwnEdit } from './undo/edit.ts';
export type { UndoHistory, UndoOutcome } from './undo/undo-history.ts';
export { type Unpack, unpackHere } from './unpack.ts';
export { workshopFold } from './workshop-fold.ts';
