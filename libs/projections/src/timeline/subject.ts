import type { PlacedEvent, WorkshopState } from '@rembuk/workshop';
import { cardName } from '../names.ts';
import { excerpt } from './excerpt.ts';
import type { EntityName } from './types.ts';

export interface Reference {
  readonly kind: string;
  readonly id: string;
}

/** Members of an event's data, the one that names its subject before the ones that it is about besides. */
const subjects: readonly (readonly [member: string, kind: string])[] = [
  ['linkId', 'link'],
  ['indicatorId', 'indicator'],
  ['commentId', 'comment'],
  ['roundId', 'round'],
  ['milestoneId', 'milestone'],
  ['sheetId', 'sheet'],
  ['strategyId', 'strategy'],
  ['participantId', 'participant'],
  ['sessionId', 'session'],
  ['groupId', 'group'],
  ['organizationId', 'organization'],
  ['dimensionId', 'board'],
];

/** The one thing that an event changed, or made. */
export function subjectOf({ type, data }: PlacedEvent): Reference {
  if (type === 'TextEdited') return { kind: data.on.kind, id: data.on.id };
  const members: Readonly<Record<string, unknown>> = { ...data };
  for (const [member, kind] of subjects) {
    const id = members[member];
    if (typeof id === 'string') return { kind, id };
  }
  return { kind: 'workshop', id: 'workshop' };
}

const tables = {
  link: 'links',
  indicator: 'indicators',
  comment: 'comments',
  round: 'rounds',
  milestone: 'milestones',
  sheet: 'sheets',
  strategy: 'strategies',
  participant: 'participants',
  session: 'sessions',
  group: 'groups',
  organization: 'organizations',
  board: 'dimensions',
} as const satisfies Readonly<Record<string, keyof WorkshopState>>;

/** What the state holds of a thing. */
export function rowOf(state: WorkshopState, { kind, id }: Reference): object | undefined {
  if (kind === 'workshop')
    return state.workshop && { ...state.workshop, sheetTemplate: state.sheetTemplate };
  return isTabled(kind) ? state[tables[kind]].get(id) : undefined;
}

function isTabled(kind: string): kind is keyof typeof tables {
  return Object.hasOwn(tables, kind);
}

/** What was just made has its name after the event, what is gone had it before. */
export function entityName(
  before: WorkshopState,
  after: WorkshopState,
  { kind, id }: Reference,
): EntityName {
  const label = labelIn(after, kind, id) ?? labelIn(before, kind, id) ?? id;
  const person = kind === 'participant' ? after.participants.get(id) : undefined;
  return { kind, id, label, ...(person && { role: person.role }) };
}

function labelIn(state: WorkshopState, kind: string, id: string): string | undefined {
  switch (kind) {
    case 'workshop':
      return state.workshop?.name;
    case 'board':
      return state.dimensions.get(id)?.code;
    case 'organization':
      return state.organizations.get(id)?.abbreviation;
    case 'participant':
      return personLabelIn(state, id);
    case 'session':
      return state.sessions.get(id)?.name;
    case 'group':
      return state.groups.get(id)?.name;
    case 'milestone':
      return state.milestones.get(id)?.name;
    case 'indicator':
      return state.indicators.get(id)?.name;
    case 'round':
      return state.rounds.get(id)?.question;
    case 'comment': {
      const comment = state.comments.get(id);
      return comment && excerpt(comment.text);
    }
    default:
      return cardLabelIn(state, kind, id);
  }
}

/** Whom they sit for; an id would be a name to whoever knows it. */
function personLabelIn(
  { participants, organizations, groups }: WorkshopState,
  id: string,
): string | undefined {
  const person = participants.get(id);
  if (!person) return undefined;
  const { role, organizationId = '', groupId = '' } = person;
  return organizations.get(organizationId)?.abbreviation ?? groups.get(groupId)?.name ?? role;
}

/** Cards, and what is on one or between two, go by codes. */
function cardLabelIn(state: WorkshopState, kind: string, id: string): string | undefined {
  switch (kind) {
    case 'strategy':
    case 'sheet': {
      if (!(kind === 'sheet' ? state.sheets : state.strategies).has(id)) return undefined;
      const { code, title } = cardName(state, { kind, id });
      return `${code} ${title}`;
    }
    case 'link': {
      const link = state.links.get(id);
      return link && `${cardName(state, link.from).code} – ${cardName(state, link.to).code}`;
    }
    case 'allocation':
    case 'alignment': {
      const [sheetId = '', part = ''] = id.split('/');
      const sheet = state.sheets.get(sheetId);
      const document = sheet?.alignments.find((alignment) => alignment.id === part)?.document;
      return sheet && `${sheet.code} ${document ?? part}`;
    }
    default:
      return undefined;
  }
}
