import { type MasterplanFile, openingOf, scriptOf, type Speaker } from '@rembuk/workshop';
import { ExpectedError, usageError } from '../expected-error.ts';

/**
 * Who comes: first whoever the plan cannot do without (a facilitator for each group, and those who propose on a
 * board where their organization does not sit), then members, board by board, organization by organization.
 */
export function castFor(file: MasterplanFile, people: number): readonly Speaker[] {
  const { groups = [] } = openingOf(file);
  const facilitators: Speaker[] = groups.map(({ groupId }) => ({ groupId, role: 'facilitator' }));
  const guests = distinct(
    scriptOf(file)
      .map(({ as }) => as)
      .filter(({ role, organizationId }) => role === 'facilitator' && organizationId !== undefined),
  );
  const needed = [...facilitators, ...guests];
  const seated = groups.filter(({ organizationIds }) => organizationIds.length > 0);
  const least = needed.length + (seated.length > 0 ? 1 : 0);
  if (people < least)
    throw new ExpectedError(`this plan needs at least ${least} people (--people)`, usageError);
  const members = Array.from({ length: people - needed.length }, (_, index): Speaker => {
    const group = seated[index % seated.length];
    if (!group) return facilitators[index % facilitators.length] ?? impossible();
    const { groupId, organizationIds } = group;
    const turn = Math.floor(index / seated.length) % organizationIds.length;
    const organizationId = organizationIds[turn];
    return organizationId === undefined
      ? { groupId, role: 'facilitator' }
      : { groupId, role: 'member', organizationId };
  });
  return [...needed, ...members];
}

function distinct(speakers: readonly Speaker[]): readonly Speaker[] {
  const byKey = new Map(
    speakers.map((speaker) => [`${speaker.groupId}/${speaker.organizationId ?? ''}`, speaker]),
  );
  return [...byKey.values()];
}

function impossible(): never {
  throw new Error('a plan without an active dimension does not read');
}
