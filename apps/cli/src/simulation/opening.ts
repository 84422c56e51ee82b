import type { CommandData, WorkshopCommand } from '@rembuk/workshop';

/** Of a plan in one request, as JSON; servers take 64 KiB with what is around it. */
const bytesMax = 60 * 1024;

/**
 * The commands that open a workshop: one, unless the plan is larger than a request may be (a region has hundreds of
 * organizations, and a letter of some scripts takes three bytes); then each part follows by itself.
 */
export function openingCommands(plan: CommandData<'OpenWorkshop'>): readonly WorkshopCommand[] {
  if (Buffer.byteLength(JSON.stringify(plan)) <= bytesMax)
    return [{ type: 'OpenWorkshop', data: plan }];
  const { sessions = [], dimensions = [], organizations = [], groups = [], ...workshop } = plan;
  return [
    { type: 'OpenWorkshop', data: workshop },
    ...sessions.map((data) => ({ type: 'PlanSession', data }) as const),
    ...dimensions.map((data) => ({ type: 'DefineDimension', data }) as const),
    ...organizations.map((data) => ({ type: 'RegisterOrganization', data }) as const),
    ...groups.map(
      ({ groupId, name, dimensionId }) =>
        ({ type: 'FormGroup', data: { groupId, name, dimensionId } }) as const,
    ),
    ...groups.flatMap(({ groupId, organizationIds }) =>
      organizationIds.map(
        (organizationId) =>
          ({ type: 'SeatOrganization', data: { groupId, organizationId } }) as const,
      ),
    ),
  ];
}
