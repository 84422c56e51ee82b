import { predecessorsOf, successorsOf } from '@rembuk/projections';
import type { WorkshopState } from '@rembuk/workshop';

/** What a history is of. */
export interface Subject {
  readonly entity: string;
  /** What went into it, as things stand: all of that is its history as well. */
  readonly predecessors: readonly string[];
  /** Whether its history goes on in what it went into, for as long as it is part of that. */
  readonly goesOn: boolean;
  /** What is followed besides the entity, as things stand. */
  readonly followed: readonly string[];
}

export function alone(entity: string): Subject {
  return { entity, predecessors: [], goesOn: false, followed: [] };
}

export function followed(now: WorkshopState, entity: string): Subject {
  const predecessors = predecessorsOf(now, entity);
  return {
    entity,
    predecessors,
    goesOn: true,
    followed: [...predecessors, ...successorsOf(now, entity)],
  };
}

/** Whether an event that touches these things belongs to a history; `before` is the state that it met. */
export function isAbout(
  { entity, predecessors, goesOn }: Subject,
  touched: ReadonlySet<string>,
  before: WorkshopState,
): boolean {
  if (touched.has(entity) || predecessors.some((each) => touched.has(each))) return true;
  return goesOn && successorsOf(before, entity).some((each) => touched.has(each));
}
