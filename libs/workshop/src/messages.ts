import type { AllocationCommand } from './allocation/commands.ts';
import type { AllocationEvent } from './allocation/events.ts';
import type { ForumCommand } from './forum/commands.ts';
import type { ForumEvent } from './forum/events.ts';
import type { LinkCommand } from './link/commands.ts';
import type { LinkEvent } from './link/events.ts';
import type { Place } from './message.ts';
import type { PeopleCommand } from './people/commands.ts';
import type { PeopleEvent } from './people/events.ts';
import type { PlanningCommand } from './planning/commands.ts';
import type { PlanningEvent } from './planning/events.ts';
import type { SetupCommand } from './setup/commands.ts';
import type { SetupEvent } from './setup/events.ts';
import type { SheetCommand } from './sheet/commands.ts';
import type { SheetEvent } from './sheet/events.ts';
import type { StrategyCommand } from './strategy/commands.ts';
import type { StrategyEvent } from './strategy/events.ts';
import type { TextCommand } from './text/commands.ts';
import type { TextEvent } from './text/events.ts';

export type WorkshopCommand =
  | SetupCommand
  | PeopleCommand
  | StrategyCommand
  | SheetCommand
  | TextCommand
  | AllocationCommand
  | PlanningCommand
  | LinkCommand
  | ForumCommand;
export type CommandType = WorkshopCommand['type'];
export type CommandData<Type extends CommandType> = Extract<
  WorkshopCommand,
  { type: Type }
>['data'];

export type WorkshopEvent =
  | SetupEvent
  | PeopleEvent
  | StrategyEvent
  | SheetEvent
  | TextEvent
  | AllocationEvent
  | PlanningEvent
  | LinkEvent
  | ForumEvent;
export type EventType = WorkshopEvent['type'];
export type EventData<Type extends EventType> = Extract<WorkshopEvent, { type: Type }>['data'];

/** By type, in the form in which a table of functions by type can be called with one of them. */
export type CommandOfType<Type extends CommandType = CommandType> = {
  [T in Type]: { readonly type: T; readonly data: CommandData<T> };
}[Type];
export type PlacedEventOf<Type extends EventType = EventType> = {
  [T in Type]: Place & {
    readonly type: T;
    readonly v: EventVersion<T>;
    readonly data: EventData<T>;
  };
}[Type];
export type EventVersion<Type extends EventType> = Extract<WorkshopEvent, { type: Type }>['v'];

/** An event in its place: what evolve folds. A recorded event of a workshop stream, read back, is one. */
export type PlacedEvent = WorkshopEvent & Place;
