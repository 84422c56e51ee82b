import { evolve } from '../evolve.ts';
import type { EventType, PlacedEvent, PlacedEventOf, WorkshopCommand } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import { touchesOf, untouched } from '../touches.ts';
import type { Touches } from '../writings.ts';
import { sheetInverses, strategyInverses, textInverses } from './boards.ts';
import { forumInverses, peopleInverses, setupInverses } from './hall.ts';
import type { FinalReason, Inverse, Inverses } from './inverse.ts';
import { allocationInverses, linkInverses, planningInverses } from './plans.ts';

/** What takes each event back. An event type without a row does not compile. */
const inverses: Inverses<EventType> = {
  ...setupInverses,
  ...peopleInverses,
  ...strategyInverses,
  ...sheetInverses,
  ...textInverses,
  ...allocationInverses,
  ...planningInverses,
  ...linkInverses,
  ...forumInverses,
};

/** How a person takes back what one command of theirs led to. */
export type TakingBack =
  | {
      readonly kind: 'commands';
      /**
       * In the order in which they are to be sent, each with `seen` the revision of the last of the events: what was
       * done last is taken back first. None: the events had no effect.
       */
      readonly commands: readonly WorkshopCommand[];
      /** What it is about, as a path: `sheet/<id>/allocation/<year>`. */
      readonly about: readonly string[];
      /**
       * The events discarded work of others, which comes back under the name of who takes them back: what that person
       * did to the thing earlier cannot be told from it any more, and is not to be taken back behind it.
       */
      readonly rebuilds: boolean;
    }
  | { readonly kind: 'final'; readonly reason: FinalReason };

/** What one command of a person led to, and the state that its events met. */
export interface Done {
  readonly before: WorkshopState;
  readonly events: readonly PlacedEvent[];
}

/** Takes back what one command did. */
export function takeBack(before: WorkshopState, events: readonly PlacedEvent[]): TakingBack {
  const commands: WorkshopCommand[] = [];
  const about = new Set<string>();
  let rebuilds = false;
  let state = before;
  for (const event of events) {
    const inverse = inverseOf(state, event);
    if ('final' in inverse) return { kind: 'final', reason: inverse.final };
    commands.unshift(...inverse.commands);
    about.add(pathOf(event));
    rebuilds ||= hasOthers(inverse.discarded ?? untouched, event.meta.actorId);
    state = evolve(state, event);
  }
  return { kind: 'commands', commands, about: [...about], rebuilds };
}

/**
 * Of what several commands did one after the other (an undo may have taken more than one), those that are to be taken
 * back each by itself: what was done to a thing after it was made goes with the thing.
 */
export function withoutParts<One extends Done>(done: readonly One[]): readonly One[] {
  const made: string[] = [];
  return done.filter(({ events }) => {
    const paths = events.map(pathOf);
    if (paths.every((path) => made.some((whole) => isWithin(path, whole)))) return false;
    for (const event of events) if (making.has(event.type)) made.push(pathOf(event));
    return true;
  });
}

/** Events that make what an inverse command discards as a whole. */
const making: ReadonlySet<EventType> = new Set([
  'SheetAllocatedToYear',
  'SheetAligned',
  'IndicatorAdded',
  'LinkDrawn',
  'MilestoneSet',
]);

function inverseOf<Type extends EventType>(
  before: WorkshopState,
  event: PlacedEventOf<Type>,
): Inverse {
  return inverses[event.type](before, event);
}

function hasOthers(touched: Touches, actorId: string): boolean {
  return touchesOf(touched).some((touch) => touch.actorId !== actorId || touch.other !== undefined);
}

/** Whether what one path leads to is, or is part of, what another leads to. */
export function isWithin(path: string, whole: string): boolean {
  return path === whole || path.startsWith(`${whole}/`);
}

function pathOf({ type, data }: PlacedEvent): string {
  const of: Readonly<Record<string, unknown>> = { ...data };
  const { sheetId, year, alignmentId, indicatorId } = of;
  if (typeof sheetId === 'string') {
    const sheet = `sheet/${sheetId}`;
    if (typeof alignmentId === 'string') return `${sheet}/alignment/${alignmentId}`;
    if (typeof year !== 'number') return sheet;
    const allocation = `${sheet}/allocation/${year}`;
    return type.startsWith('QuickWin') ? `${allocation}/quickWin` : allocation;
  }
  if (typeof indicatorId === 'string') {
    const indicator = `indicator/${indicatorId}`;
    return typeof year === 'number' ? `${indicator}/targets/${year}` : indicator;
  }
  for (const member of thingMembers) {
    const id = of[member];
    if (typeof id === 'string') return `${member.slice(0, -2)}/${id}`;
  }
  return 'workshop';
}

/** By which members data names what it is about, but for sheets and what is on them; the first that is there. */
export const thingMembers = [
  'strategyId',
  'linkId',
  'commentId',
  'roundId',
  'milestoneId',
  'participantId',
  'groupId',
  'dimensionId',
  'organizationId',
  'sessionId',
] as const;
