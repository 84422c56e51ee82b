import type { OrganizationId } from '../ids.ts';
import type { Sheet, WorkshopState } from '../state.ts';
import { changeEntries, changeEntry } from '../tables.ts';

/**
 * One organization lives on in another. Whatever speaks of the first as of now follows: sheets it leads or
 * supports, strategies it proposed, its seat and its people, indicators it answers for, leads agreed for
 * overlaps, calls upon it in comments. What happened stays as it happened: events, and who wrote a comment or
 * touched a field.
 *
 * - A sheet that it supported and the other leads (or the reverse) keeps the lead: a lead never supports itself.
 * - Its seat goes to the other, unless that sits somewhere already: an organization sits at one board. Its people
 *   stay with their group either way, until they are reassigned.
 */
export function mergeOrganizations(
  state: WorkshopState,
  from: OrganizationId,
  into: OrganizationId,
): WorkshopState {
  if (from === into || !state.organizations.has(from)) return state;
  return {
    ...state,
    organizations: changeEntry(state.organizations, from, (organization) => ({
      ...organization,
      active: false,
      mergedIntoId: into,
    })),
    groups: passSeat(state.groups, from, into),
    participants: changeEntries(state.participants, (participant) =>
      participant.organizationId === from ? { ...participant, organizationId: into } : participant,
    ),
    strategies: changeEntries(state.strategies, (strategy) =>
      strategy.organizationId === from ? { ...strategy, organizationId: into } : strategy,
    ),
    sheets: changeEntries(state.sheets, (sheet) => passSheet(sheet, from, into)),
    indicators: changeEntries(state.indicators, (indicator) =>
      indicator.organizationId === from ? { ...indicator, organizationId: into } : indicator,
    ),
    links: changeEntries(state.links, (link) =>
      link.agreedLeadId === from ? { ...link, agreedLeadId: into } : link,
    ),
    comments: changeEntries(state.comments, (comment) =>
      comment.mentions.includes(from)
        ? { ...comment, mentions: passed(comment.mentions, from, into) }
        : comment,
    ),
  };
}

function passSeat(
  groups: WorkshopState['groups'],
  from: OrganizationId,
  into: OrganizationId,
): WorkshopState['groups'] {
  const seated = groups.some((group) => group.organizationIds.includes(into));
  return changeEntries(groups, (group) => {
    if (!group.organizationIds.includes(from)) return group;
    const organizationIds = seated
      ? group.organizationIds.filter((id) => id !== from)
      : passed(group.organizationIds, from, into);
    return { ...group, organizationIds };
  });
}

function passSheet(sheet: Sheet, from: OrganizationId, into: OrganizationId): Sheet {
  const leads = sheet.leadId === from;
  if (!leads && !sheet.supportingIds.includes(from)) return sheet;
  const leadId = leads ? into : sheet.leadId;
  const supportingIds = passed(sheet.supportingIds, from, into).filter((id) => id !== leadId);
  return leadId === undefined ? { ...sheet, supportingIds } : { ...sheet, leadId, supportingIds };
}

/** The list with `into` in the place of `from`, once. */
function passed(
  ids: readonly OrganizationId[],
  from: OrganizationId,
  into: OrganizationId,
): readonly OrganizationId[] {
  return [...new Set(ids.map((id) => (id === from ? into : id)))];
}
