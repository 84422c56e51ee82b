import type { OrganizationId } from '../ids.ts';
import type { Open, OpenState } from '../open-state.ts';
import type { Sheet } from '../state.ts';

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
  state: OpenState,
  from: OrganizationId,
  into: OrganizationId,
): void {
  if (from === into || !state.organizations.has(from)) return;
  const belongs = (thing: { readonly organizationId?: OrganizationId }) =>
    thing.organizationId === from;
  const pass = (thing: { organizationId?: OrganizationId }) => {
    thing.organizationId = into;
  };
  state.organizations.change(from, (organization) => {
    organization.active = false;
    organization.mergedIntoId = into;
  });
  passSeat(state, from, into);
  state.participants.changeEach(belongs, pass);
  state.strategies.changeEach(belongs, pass);
  state.sheets.changeEach(
    (sheet) => sheet.leadId === from || sheet.supportingIds.includes(from),
    (sheet) => passSheet(sheet, from, into),
  );
  state.indicators.changeEach(belongs, pass);
  state.links.changeEach(
    (link) => link.agreedLeadId === from,
    (link) => {
      link.agreedLeadId = into;
    },
  );
  state.comments.changeEach(
    (comment) => comment.mentions.includes(from),
    (comment) => {
      comment.mentions = passed(comment.mentions, from, into);
    },
  );
}

function passSeat({ groups }: OpenState, from: OrganizationId, into: OrganizationId): void {
  const seated = [...groups].some(([, group]) => group.organizationIds.includes(into));
  groups.changeEach(
    (group) => group.organizationIds.includes(from),
    (group) => {
      group.organizationIds = seated
        ? group.organizationIds.filter((id) => id !== from)
        : passed(group.organizationIds, from, into);
    },
  );
}

function passSheet(sheet: Open<Sheet>, from: OrganizationId, into: OrganizationId): void {
  if (sheet.leadId === from) sheet.leadId = into;
  sheet.supportingIds = passed(sheet.supportingIds, from, into).filter((id) => id !== sheet.leadId);
}

/** The list with `into` in the place of `from`, once. */
function passed(
  ids: readonly OrganizationId[],
  from: OrganizationId,
  into: OrganizationId,
): readonly OrganizationId[] {
  return [...new Set(ids.map((id) => (id === from ? into : id)))];
}
