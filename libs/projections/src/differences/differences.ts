import { sheetTexts, strategyTexts, type WorkshopState } from '@rembuk/workshop';
import { TextComparison, type TextRun } from './text-runs.ts';

/** What became of one field; a side that lacks it is absent. Of words also how one became the other. */
export interface FieldDifference {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly runs?: readonly TextRun[];
}

export interface EntityDifference {
  readonly kind: string;
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fields: readonly FieldDifference[];
}

/** The tables of the state whose entries people know, and what one entry is called. */
const kinds = {
  sessions: 'session',
  dimensions: 'board',
  organizations: 'organization',
  groups: 'group',
  participants: 'participant',
  strategies: 'strategy',
  sheets: 'sheet',
  indicators: 'indicator',
  links: 'link',
  comments: 'comment',
  rounds: 'round',
  milestones: 'milestone',
} as const satisfies Partial<Record<keyof WorkshopState, string>>;

/**
 * What lies between two states, entity by entity and field by field; at most `max` entities.
 * Quick where the later state was folded from the earlier one, since they share what did not change.
 */
export function differences(
  before: WorkshopState,
  after: WorkshopState,
  max: number,
): readonly EntityDifference[] {
  const found: EntityDifference[] = [];
  const texts = new TextComparison();
  const [then, now] = [detailsOf(before), detailsOf(after)];
  const details = fieldsBetween(then, now, texts);
  if (details.length > 0)
    found.push({
      kind: 'workshop',
      id: 'workshop',
      change: changeOf(then, now),
      fields: details,
    });
  for (const [table, kind] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
    for (const entry of entriesBetween(before[table], after[table], texts)) {
      if (found.length >= max) return found;
      found.push({ kind, ...entry });
    }
  }
  return found;
}

/** What belongs to the workshop as a whole. */
function detailsOf({ workshop, sheetTemplate }: WorkshopState) {
  return workshop && { ...workshop, sheetTemplate };
}

interface Table {
  get(id: string): object | undefined;
  entries(): Iterable<[string, object]>;
}

function* entriesBetween(
  before: Table,
  after: Table,
  texts: TextComparison,
): Iterable<Omit<EntityDifference, 'kind'>> {
  if (before === after) return;
  for (const [id, now] of after.entries()) {
    const then = before.get(id);
    if (then === now) continue;
    const fields = fieldsBetween(then, now, texts);
    if (fields.length > 0) yield { id, change: changeOf(then, now), fields };
  }
  for (const [id, then] of before.entries())
    if (after.get(id) === undefined)
      yield { id, change: 'removed', fields: fieldsBetween(then, undefined, texts) };
}

function changeOf(
  before: object | undefined,
  after: object | undefined,
): EntityDifference['change'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** Who wrote a field last is in the history; between two states it would only be noise. */
const unspoken: ReadonlySet<string> = new Set(['id', 'touched', 'logs']);

/** Fields that people write in words. */
const worded: ReadonlySet<string> = new Set([
  ...strategyTexts,
  ...sheetTexts,
  'title',
  'target',
  'targetGroup',
  'resources',
  'revisionNote',
  'text',
  'note',
  'resolution',
]);

function fieldsBetween(
  before: object | undefined,
  after: object | undefined,
  texts: TextComparison,
): FieldDifference[] {
  const [then, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...fields]
    .filter((field) => !unspoken.has(field) && !isSame(then[field], now[field]))
    .map((field) => ({ field, ...sidesOf(then[field], now[field]) }))
    .map((side) => ({ ...side, ...runsOf(side, texts) }));
}

/** The long texts of a sheet are fields like any other. */
function fieldsOf(entry: object | undefined): Readonly<Record<string, unknown>> {
  const { texts, ...fields }: Readonly<Record<string, unknown>> = { ...entry };
  return { ...fields, ...(typeof texts === 'object' ? texts : {}) };
}

function sidesOf(before: unknown, after: unknown): Omit<FieldDifference, 'field'> {
  return {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Where a thing came or went as a whole, there is nothing to compare. */
function runsOf(
  { field, before, after }: FieldDifference,
  texts: TextComparison,
): Pick<FieldDifference, 'runs'> {
  if (!worded.has(field) || typeof before !== 'string' || typeof after !== 'string') return {};
  return { runs: texts.runsBetween(before, after) };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
