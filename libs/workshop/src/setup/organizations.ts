import { reviseFields, staleWhole } from '../changes.ts';
import { folded } from '../codes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeOrganization } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { Organization, WorkshopState } from '../state.ts';
import { firstInvalid, isText, present } from '../values.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';

type OrganizationCommand = Extract<
  SetupCommand,
  {
    type:
      | 'RegisterOrganization'
      | 'RenameOrganization'
      | 'MergeOrganizations'
      | 'DeactivateOrganization'
      | 'ReactivateOrganization';
  }
>;
type Data<Type extends OrganizationCommand['type']> = Extract<
  OrganizationCommand,
  { type: Type }
>['data'];
type Names = Pick<Organization, 'abbreviation' | 'name'>;

export function decideOrganization(
  state: WorkshopState,
  command: OrganizationCommand,
  context: DecisionContext,
): Decision<SetupEvent> {
  switch (command.type) {
    case 'RegisterOrganization':
      return register(state, command.data);
    case 'RenameOrganization':
      return rename(state, command.data, context);
    case 'MergeOrganizations':
      return merge(state, command.data, context);
    case 'DeactivateOrganization':
      return deactivate(state, command.data);
    case 'ReactivateOrganization':
      return reactivate(state, command.data);
  }
}

function register(
  state: WorkshopState,
  { organizationId, abbreviation, name }: Data<'RegisterOrganization'>,
): Decision<SetupEvent> {
  const names = { abbreviation, name };
  const invalid = firstInvalid({ organizationId: isId(organizationId) }) ?? invalidNames(names);
  if (invalid) return invalid;
  if (state.organizations.has(organizationId)) return refuse('id_taken');
  if (namesTaken(state, names, organizationId)) return refuse('name_taken');
  if (state.organizations.size >= limits.organizationsMax) return refuse('limit_reached');
  return [{ type: 'OrganizationRegistered', v: 1, data: { organizationId, ...names } }];
}

function rename(
  state: WorkshopState,
  { organizationId, abbreviation, name }: Data<'RenameOrganization'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  const organization = standingOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  const wanted = present({ abbreviation, name });
  const names = { ...organization, ...wanted };
  const invalid = invalidNames(names);
  if (invalid) return invalid;
  if (namesTaken(state, names, organizationId)) return refuse('name_taken');
  return reviseFields(organization, wanted, context, (changes) => ({
    type: 'OrganizationRenamed',
    v: 1,
    data: { organizationId, ...changes },
  }));
}

function invalidNames({ abbreviation, name }: Names): Refusal | undefined {
  return firstInvalid({
    abbreviation: isText(abbreviation, limits.abbreviation),
    name: isText(name, limits.name),
  });
}

/** One that was merged away gives its names back; one that is inactive may return and keeps them. */
function namesTaken(state: WorkshopState, names: Names, byId: string): boolean {
  const [abbreviation, name] = [folded(names.abbreviation), folded(names.name)];
  return state.organizations.some(
    (other) =>
      other.id !== byId &&
      other.mergedIntoId === undefined &&
      (folded(other.abbreviation) === abbreviation || folded(other.name) === name),
  );
}

/** One that has not been merged into another; it may be inactive. */
function standingOrganization(state: WorkshopState, id: string): Organization | Refusal {
  const organization = state.organizations.get(id);
  if (!organization) return refuse('unknown_organization');
  return organization.mergedIntoId === undefined
    ? organization
    : refuse('organization_merged', { intoId: organization.mergedIntoId });
}

/** What refers to the first now refers to the second, for good; see merge.ts for what that means. */
function merge(
  state: WorkshopState,
  { organizationId, intoId }: Data<'MergeOrganizations'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  if (organizationId === intoId) return refuse('invalid_value', { field: 'intoId' });
  const organization = standingOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  const into = activeOrganization(state, intoId);
  if ('refused' in into) return into;
  const stale = staleWhole(organization, { touched: organization.touched, context });
  return stale ?? [{ type: 'OrganizationMerged', v: 1, data: { organizationId, intoId } }];
}

function deactivate(
  state: WorkshopState,
  { organizationId }: Data<'DeactivateOrganization'>,
): Decision<SetupEvent> {
  const organization = state.organizations.get(organizationId);
  if (!organization) return refuse('unknown_organization');
  if (!organization.active) return [];
  return [{ type: 'OrganizationDeactivated', v: 1, data: { organizationId } }];
}

function reactivate(
  state: WorkshopState,
  { organizationId }: Data<'ReactivateOrganization'>,
): Decision<SetupEvent> {
  const organization = standingOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  if (organization.active) return [];
  return [{ type: 'OrganizationReactivated', v: 1, data: { organizationId } }];
}
