export { decide } from './decide.ts';
export { type Decision, isRefusal, type Refusal, refuse } from './decision.ts';
export { entitiesOf, isEntity } from './entities.ts';
export { evolve, fold, foldVersion } from './evolve.ts';
export * from './ids.ts';
export { limits } from './limits.ts';
export type {
  FileProblem,
  FileSheet,
  FileStrategy,
  MasterplanFile,
} from './masterplan-file/model.ts';
export { openingOf } from './masterplan-file/opening.ts';
export { readMasterplanFile } from './masterplan-file/read.ts';
export { type ScriptStep, scriptOf, type Speaker } from './masterplan-file/script.ts';
export type { Actor, DecisionContext, Place } from './message.ts';
export type {
  CommandData,
  CommandOfType,
  CommandType,
  EventData,
  EventType,
  PlacedEvent,
  PlacedEventOf,
  WorkshopCommand,
  WorkshopEvent,
} from './messages.ts';
export { byOrder, orderAfter, orderBetween } from './order.ts';
export type { AlignmentData, IndicatorData } from './planning/events.ts';
export {
  authorize,
  commandTypes,
  isCommandType,
  mayRead,
  ownBoard,
  policies,
  type Readable,
  readPolicies,
} from './policy.ts';
export { type RefusalCode, refusals } from './refusals.ts';
export { stateFromJson, stateToJson, type WorkshopStateJson } from './serialize.ts';
export type { SheetLocation } from './sheet/location.ts';
export * from './state.ts';
export { untouched } from './touches.ts';
export {
  applyChange,
  changeBetween,
  fromChangeSet,
  inverse,
  isEmptyChange,
  isTextChange,
  lengthBefore,
  divided,
  editSectionsMax,
  joined,
  lengthAfter,
  mapChange,
  sectionsMax,
  type ChangeDesc,
  type ChangeSet,
  type TextChange,
  toChangeSet,
} from './text/change.ts';
export { changesAfter, type LoggedChange, type TextLog } from './text/log.ts';
export { logOf } from './text/logs.ts';
export { isTextPlace, textAt, textKey, textMax, type TextPlace } from './text/place.ts';
export { writtenPlace } from './text/written.ts';
export { canTakeBack } from './undo/fitting.ts';
export { type FinalReason, finalReasons } from './undo/inverse.ts';
export { type Done, isWithin, takeBack, type TakingBack, withoutParts } from './undo/take-back.ts';
export { isEventType, UnknownEventError, upcast } from './upcast.ts';
export * from './vocabulary.ts';
export {
  affectedBy,
  expectedDocuments,
  isFilled,
  missingDocuments,
  type Warning,
  type WarningCode,
  warnings,
  warningsAbout,
  warningsOf,
} from './warnings.ts';
