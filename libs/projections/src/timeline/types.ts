import type { DimensionId, EventType, Role, SessionId } from '@rembuk/workshop';
import type { OrganizationName } from '../names.ts';

/** What happened, told for people: by which organization, not by whom; names are those of the time of each entry. */
export interface TimelineEntry {
  readonly revision: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly type: EventType;
  /** The session that ran. */
  readonly sessionId?: SessionId;
  /** Absent: someone without an organization, such as a facilitator. */
  readonly organization?: OrganizationName;
  /** What it is about, and what else it touches. */
  readonly subject: EntityName;
  readonly others: readonly EntityName[];
  /** The boards that it happened on. */
  readonly dimensionIds: readonly DimensionId[];
  /** The first of them; `moreChanges` counts the others. */
  readonly changes: readonly FieldChange[];
  readonly moreChanges?: number;
  /** The reason or note that was given. */
  readonly why?: string;
  /** An earlier act was taken back. */
  readonly undo?: true;
  /** Where a scale is marked. */
  readonly mark?: 'session' | 'milestone';
}

/** As a long list has it: by its subject alone. */
export type BriefEntry = Omit<TimelineEntry, 'others'>;

export interface EntityName {
  /** As in `<kind>/<id>`: see entities.ts. */
  readonly kind: string;
  readonly id: string;
  /** Of the time; its id where it has none. A participant goes by organization, group or role. */
  readonly label: string;
  /** Of a participant, at the time. */
  readonly role?: Role;
}

/** Sides are shortened; a side that lacks the field is absent. A text tells what went and what came. */
export interface FieldChange {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** Marks of the whole history up to a revision. */
export interface TimelineMark {
  readonly kind: 'session' | 'milestone';
  readonly id: string;
  readonly name: string;
  /** Of a session: when it was held. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Of a milestone. */
  readonly revision?: number;
}
