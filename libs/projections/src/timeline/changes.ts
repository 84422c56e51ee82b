import { changeBetween } from '@rembuk/workshop';
import { excerpt, excerptMax } from './excerpt.ts';
import type { FieldChange, TimelineEntry } from './types.ts';

/** What was made at once has many fields; a list shows the first of them. */
const changesMax = 12;

/** How the state is kept, and what nobody would call a change of the thing. */
const unspoken: ReadonlySet<string> = new Set([
  'id',
  'touched',
  'logs',
  'order',
  'votes',
  'joinCodeRotation',
  'authorId',
  'actorId',
  // It is where the rest of its part stands.
  'field',
]);

/** What a thing is called, for people; `itself`: it is of the kind of what was changed. */
export type Naming = (kind: string, id: string) => string;

/** Fields that name another thing, and of which kind it is. */
const kindOfField: ReadonlyMap<string, string> = new Map([
  ['organizationId', 'organization'],
  ['organizationIds', 'organization'],
  ['leadId', 'organization'],
  ['supportingIds', 'organization'],
  ['agreedLeadId', 'organization'],
  ['mentions', 'organization'],
  ['dimensionId', 'board'],
  ['groupId', 'group'],
  ['strategyId', 'strategy'],
  ['attended', 'session'],
  ['replyTo', 'comment'],
  ['mergedIntoId', 'itself'],
]);

/** The fields in which two rows differ, each in short: `allocations.2019.budgetRupiah`. */
export function changesOf(
  before: object | undefined,
  after: object | undefined,
  naming: Naming,
): Pick<TimelineEntry, 'changes' | 'moreChanges'> {
  if (before === after) return { changes: [] };
  const all: FieldChange[] = [];
  addChanges(all, before, after, { path: '', key: '', naming });
  const changes = all.slice(0, changesMax);
  return all.length > changesMax ? { changes, moreChanges: all.length - changesMax } : { changes };
}

interface At {
  readonly path: string;
  readonly key: string;
  readonly naming: Naming;
}

function addChanges(all: FieldChange[], before: unknown, after: unknown, at: At): void {
  if (before === after) return;
  if (!isParted(before) && !isParted(after)) {
    const change = shortened(valueOf(before, at), valueOf(after, at));
    if (change) all.push({ field: at.path, ...change });
    return;
  }
  const [then, now] = [partsOf(before), partsOf(after)];
  for (const key of Object.keys(then)) addPart(all, then, now, key, at);
  for (const key of Object.keys(now))
    if (!Object.hasOwn(then, key)) addPart(all, then, now, key, at);
}

function addPart(all: FieldChange[], then: Parts, now: Parts, key: string, at: At): void {
  // Of a row, nearly all is the very same.
  if (then[key] === now[key] || unspoken.has(key)) return;
  const [was, is] = [partIn(then, key), partIn(now, key)];
  addChanges(all, was, is, { ...at, path: pathOf(at.path, wordOf(was ?? is) ?? key), key });
}

/** A sheet's long texts are fields of its own. */
function pathOf(path: string, key: string): string {
  return path === '' || path === 'texts' ? key : `${path}.${key}`;
}

/** An object, or a list of things with a year, a field or an id. A list of words is one value. */
function isParted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.some((part) => keyOf(part) !== undefined);
}

type Parts = Readonly<Record<string, unknown>>;

function partsOf(value: unknown): Parts {
  if (!isParted(value)) return {};
  if (!Array.isArray(value)) return value as Parts;
  return Object.fromEntries(value.map((part, place) => [keyOf(part) ?? String(place), part]));
}

function partIn(parts: Parts, key: string): unknown {
  return Object.hasOwn(parts, key) ? parts[key] : undefined;
}

/** An alignment is told from others by its document, for people. */
function wordOf(part: unknown): string | undefined {
  return typeof part === 'object' && part !== null && 'document' in part
    ? String(part.document)
    : undefined;
}

function keyOf(part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  if ('year' in part) return String(part.year);
  if ('field' in part) return String(part.field);
  return 'id' in part ? String(part.id) : undefined;
}

function valueOf(value: unknown, at: At): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((each) => valueOf(each, at)).join(', ');
  if (isVotes(value)) return `${at.naming(value.on.kind, value.on.id)}: ${value.votes}`;
  if (typeof value !== 'string') return JSON.stringify(value);
  const kind = kindOfField.get(at.key);
  return kind === undefined ? value : at.naming(kind, value);
}

/** What a card got in a round. */
function isVotes(value: unknown): value is {
  readonly on: { readonly kind: string; readonly id: string };
  readonly votes: number;
} {
  return typeof value === 'object' && value !== null && 'on' in value && 'votes' in value;
}

/** Of long values, where they differ. */
function shortened(before: string, after: string): Omit<FieldChange, 'field'> | undefined {
  if (before === after) return undefined;
  if (before.length <= excerptMax && after.length <= excerptMax) return sidesOf(before, after);
  const sections = changeBetween(before, after);
  const [lead] = sections;
  const from = typeof lead === 'number' ? lead : 0;
  const middle = sections.find((section) => typeof section !== 'number');
  if (!middle || typeof middle === 'number') return undefined;
  const [gone, ...lines] = middle;
  return sidesOf(excerpt(before.slice(from, from + gone)), excerpt(lines.join('\n')));
}

function sidesOf(before: string, after: string): Omit<FieldChange, 'field'> {
  return {
    ...(before === '' ? {} : { before: excerpt(before) }),
    ...(after === '' ? {} : { after: excerpt(after) }),
  };
}
