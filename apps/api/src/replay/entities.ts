import type { PlacedEvent } from '@rembuk/event-sourcing';

/**
 * Which things an event is about, each as `<kind>/<id>`: told from the members of its data, which have the same name
 * in every event. A thing inside another counts for both: an allocation for its sheet, too.
 */
export function entitiesOf({
  type,
  data,
}: Pick<PlacedEvent, 'type' | 'data'>): ReadonlySet<string> {
  const found = new Set<string>(workshopEvents.has(type) ? ['workshop/workshop'] : []);
  const members: Readonly<Record<string, unknown>> = { ...data };
  for (const [member, kind] of Object.entries(kindOfMember)) {
    const id = members[member];
    if (typeof id === 'string') found.add(`${kind}/${id}`);
  }
  const { sheetId, year, alignmentId, intoId } = members;
  if (typeof sheetId === 'string') {
    if (typeof year === 'number') found.add(`allocation/${sheetId}/${year}`);
    if (typeof alignmentId === 'string') found.add(`alignment/${sheetId}/${alignmentId}`);
  }
  if (typeof intoId === 'string')
    found.add(`${type === 'OrganizationMerged' ? 'organization' : 'strategy'}/${intoId}`);
  for (const member of ['on', 'from', 'to']) {
    const reference = members[member];
    if (isReference(reference)) found.add(`${reference.kind}/${reference.id}`);
  }
  return found;
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

/** What `history?of=` may be asked about. */
const entityKinds: ReadonlySet<string> = new Set([
  ...Object.values(kindOfMember),
  'workshop',
  'allocation',
  'alignment',
]);

/** Whether a text names an entity, `<kind>/<id>`. */
export function isEntity(text: string): boolean {
  const [kind = '', ...ids] = text.split('/');
  return (
    entityKinds.has(kind) &&
    ids.length >= 1 &&
    ids.length <= 2 &&
    ids.every((id) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id))
  );
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
