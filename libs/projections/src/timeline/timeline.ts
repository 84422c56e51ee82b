import { entitiesOf, type PlacedEvent, type WorkshopState } from '@rembuk/workshop';
import { boardsOf } from '../boards.ts';
import { byText } from '../collation.ts';
import type { ReportFilter } from '../filter.ts';
import { successorOf } from '../lookup.ts';
import { organizationName } from '../names.ts';
import { changesOf, type Naming } from './changes.ts';
import { entityName, type Reference, rowOf, subjectOf } from './subject.ts';
import type { BriefEntry, TimelineEntry, TimelineMark } from './types.ts';

/** Raised whenever the same events give another timeline. */
export const timelineVersion = 3;

/** What one event is told as, from the states before and after it. */
export function timelineEntry(
  before: WorkshopState,
  after: WorkshopState,
  event: PlacedEvent,
): TimelineEntry {
  return entryOf(before, after, event, (subject) => ({
    others: [...entitiesOf(event, before)]
      .map(referenceOf)
      .filter(
        ({ kind, id }) => kind !== 'participant' && (kind !== subject.kind || id !== subject.id),
      )
      .sort((a, b) => byText(a.kind, b.kind) || byText(a.id, b.id))
      .map((other) => entityName(before, after, other)),
  }));
}

/** The same, without what else it touches. */
export function briefEntry(
  before: WorkshopState,
  after: WorkshopState,
  event: PlacedEvent,
): BriefEntry {
  return entryOf(before, after, event, () => nothingElse);
}

const nothingElse = {};

function entryOf<More extends object>(
  before: WorkshopState,
  after: WorkshopState,
  event: PlacedEvent,
  more: (subject: Reference) => More,
): BriefEntry & More {
  const { revision, type, meta } = event;
  const { at, organizationId } = meta;
  const subject = subjectOf(event);
  const naming: Naming = (kind, id) =>
    entityName(before, after, { kind: kind === 'itself' ? subject.kind : kind, id }).label;
  return {
    revision,
    at,
    type,
    ...sessionOf(before, event),
    ...(organizationId === undefined
      ? {}
      : { organization: organizationName(before, organizationId) }),
    subject: entityName(before, after, subject),
    ...more(subject),
    dimensionIds: boardsOf(event, before),
    ...changesOf(rowOf(before, subject), rowOf(after, subject), naming),
    ...whyOf(event),
    ...(meta.undoes === undefined ? {} : { undo: true }),
    ...markOf(event),
  };
}

/** Whether a filter lets an event through; `asOf` is the state that the timeline is of. */
export function isInTimeline(
  before: WorkshopState,
  event: PlacedEvent,
  filter: ReportFilter,
  asOf: WorkshopState,
): boolean {
  const { from, to, sessionId, dimensionId, organizationId } = filter;
  const { at, organizationId: by } = event.meta;
  const atMs = Date.parse(at);
  if (from !== undefined && atMs < Date.parse(from)) return false;
  if (to !== undefined && atMs > Date.parse(to)) return false;
  if (sessionId !== undefined && sessionOf(before, event).sessionId !== sessionId) return false;
  if (dimensionId !== undefined && !boardsOf(event, before).includes(dimensionId)) return false;
  if (organizationId === undefined) return true;
  return by !== undefined && successorOf(asOf, by) === successorOf(asOf, organizationId);
}

/** Sessions by their start, then milestones by their place. */
export function timelineMarks({ sessions, milestones }: WorkshopState): readonly TimelineMark[] {
  const held = [...sessions.values()]
    .filter(({ startedAt }) => startedAt !== undefined)
    .sort((a, b) => byText(a.startedAt ?? '', b.startedAt ?? '') || byText(a.id, b.id));
  const named = [...milestones.values()].sort(
    (a, b) => a.revision - b.revision || byText(a.id, b.id),
  );
  return [
    ...held.map(({ id, name, startedAt, endedAt }) => ({
      kind: 'session' as const,
      id,
      name,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(endedAt === undefined ? {} : { endedAt }),
    })),
    ...named.map(({ id, name, revision }) => ({ kind: 'milestone' as const, id, name, revision })),
  ];
}

/** Its start and its end belong to a session. */
function sessionOf(
  { runningSessionId }: WorkshopState,
  { type, data }: PlacedEvent,
): Pick<TimelineEntry, 'sessionId'> {
  const sessionId = type === 'SessionStarted' ? data.sessionId : runningSessionId;
  return sessionId === undefined ? {} : { sessionId };
}

/** An allocation and an alignment are named by two ids. */
function referenceOf(key: string): Reference {
  const slash = key.indexOf('/');
  return { kind: key.slice(0, slash), id: key.slice(slash + 1) };
}

function whyOf({ type, data }: PlacedEvent): Pick<TimelineEntry, 'why'> {
  switch (type) {
    case 'StrategyRevisionRequested':
      return { why: data.note };
    case 'AlignmentGapJustified':
    case 'QuickWinMarked':
      return { why: data.reason };
    case 'StrategyWithdrawn':
    case 'SheetWithdrawn':
    case 'BoardLocked':
      return data.reason === undefined ? {} : { why: data.reason };
    case 'LinkDrawn':
      return data.note === undefined ? {} : { why: data.note };
    case 'ConflictResolved':
      return { why: data.resolution };
    default:
      return {};
  }
}

function markOf({ type }: PlacedEvent): Pick<TimelineEntry, 'mark'> {
  if (type === 'SessionStarted' || type === 'SessionEnded') return { mark: 'session' };
  return type === 'MilestoneSet' ? { mark: 'milestone' } : {};
}
