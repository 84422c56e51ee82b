import { type EntityRef, isId } from './ids.ts';
import type { WorkshopState } from './state.ts';

/**
 * Which things an event is about, each as `<kind>/<id>`: told from the members of its data, which have the same name
 * in every event. A thing on another counts for both: an allocation for its sheet, a link for its ends, also where the
 * event names the link alone; `before` is the state that the event met.
 */
export function entitiesOf(
  { type, data }: { readonly type: string; readonly data: object },
  before: WorkshopState,
): ReadonlySet<string> {
  const found = new Set<string>(workshopEvents.has(type) ? ['workshop/workshop'] : []);
  const members: Readonly<Record<string, unknown>> = { ...data };
  for (const [member, kind] of Object.entries(kindOfMember)) {
    const id = members[member];
    if (typeof id === 'string') found.add(`${kind}/${id}`);
  }
  const { sheetId, year, alignmentId, intoId, on, from, to } = members;
  if (typeof sheetId === 'string') {
    if (typeof year === 'number') found.add(`allocation/${sheetId}/${year}`);
    if (typeof alignmentId === 'string') found.add(`alignment/${sheetId}/${alignmentId}`);
  }
  if (typeof intoId === 'string')
    found.add(`${type === 'OrganizationMerged' ? 'organization' : 'strategy'}/${intoId}`);
  for (const reference of [on, from, to, ...placesOf(type, members, before)])
    if (isReference(reference)) found.add(`${reference.kind}/${reference.id}`);
  return found;
}

/** On what a thing stood when the event came; the strategy that a sheet leaves. */
function placesOf(
  type: string,
  members: Readonly<Record<string, unknown>>,
  { links, indicators, comments, rounds, sheets }: WorkshopState,
): readonly (EntityRef | undefined)[] {
  const entry = <Entry>(table: { get(id: string): Entry | undefined }, member: string) => {
    const id = members[member];
    return typeof id === 'string' ? table.get(id) : undefined;
  };
  const link = entry(links, 'linkId');
  const round = entry(rounds, 'roundId');
  const left = type === 'SheetMoved' ? entry(sheets, 'sheetId') : undefined;
  return [
    link?.from,
    link?.to,
    entry(indicators, 'indicatorId')?.on,
    entry(comments, 'commentId')?.on,
    round && { kind: 'board', id: round.dimensionId },
    left && { kind: 'strategy', id: left.strategyId },
  ];
}

const workshopEvents: ReadonlySet<string> = new Set([
  'WorkshopOpened',
  'WorkshopRevised',
  'SheetTemplateConfigured',
]);

const kindOfMember = {
  sessionId: 'session',
  dimensionId: 'board',
  organizationId: 'organization',
  leadId: 'organization',
  groupId: 'group',
  participantId: 'participant',
  strategyId: 'strategy',
  sheetId: 'sheet',
  indicatorId: 'indicator',
  linkId: 'link',
  commentId: 'comment',
  roundId: 'round',
  milestoneId: 'milestone',
} as const;

/** What `history?of=` may be asked about, and how many ids name it: an allocation is `<sheetId>/<year>`. */
const idsOfKind: ReadonlyMap<string, number> = new Map([
  ...Object.values(kindOfMember).map((kind) => [kind, 1] as const),
  ['workshop', 1],
  ['allocation', 2],
  ['alignment', 2],
]);

/** Whether a text names an entity, `<kind>/<id>`. */
export function isEntity(text: string): boolean {
  const [kind = '', ...ids] = text.split('/');
  return ids.length === idsOfKind.get(kind) && ids.every(isId);
}

function isReference(value: unknown): value is { readonly kind: string; readonly id: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'id' in value &&
    typeof value.kind === 'string' &&
    typeof value.id === 'string'
  );
}
