import type { Place } from '../message.ts';
import type { Dimension, Group, Organization, Session, WorkshopState } from '../state.ts';
import { changeEntry, without } from '../tables.ts';
import { marks, touch, untouched } from '../touches.ts';
import type { SetupEvent } from './events.ts';
import { mergeOrganizations } from './merge.ts';

type Placed<Type extends SetupEvent['type']> = Extract<SetupEvent, { type: Type }> & Place;

export function evolveSetup(state: WorkshopState, event: SetupEvent & Place): WorkshopState {
  switch (event.type) {
    case 'WorkshopOpened':
      return { ...state, workshop: { ...event.data, touched: untouched } };
    case 'WorkshopRevised':
      return reviseWorkshop(state, event);
    case 'SheetTemplateConfigured':
      return configureTemplate(state, event);
    case 'SessionPlanned':
    case 'SessionReplanned':
    case 'SessionCancelled':
    case 'SessionStarted':
    case 'SessionEnded':
      return evolveSession(state, event);
    case 'DimensionDefined':
    case 'DimensionRevised':
    case 'DimensionActivated':
    case 'DimensionDeactivated':
    case 'QuickWinCapSet':
      return { ...state, dimensions: evolveDimensions(state.dimensions, event) };
    case 'OrganizationMerged':
      return mergeOrganizations(state, event.data.organizationId, event.data.intoId);
    case 'OrganizationRegistered':
    case 'OrganizationRenamed':
    case 'OrganizationDeactivated':
    case 'OrganizationReactivated':
      return { ...state, organizations: evolveOrganizations(state.organizations, event) };
    case 'GroupFormed':
    case 'GroupRenamed':
    case 'OrganizationSeated':
    case 'OrganizationUnseated':
    case 'JoinCodeRotated':
      return { ...state, groups: evolveGroups(state.groups, event) };
  }
}

function reviseWorkshop(state: WorkshopState, event: Placed<'WorkshopRevised'>): WorkshopState {
  const { workshop } = state;
  if (!workshop) return state;
  const touched = touch(workshop.touched, Object.keys(event.data), event);
  return { ...state, workshop: { ...workshop, ...event.data, touched } };
}

function configureTemplate(
  state: WorkshopState,
  event: Placed<'SheetTemplateConfigured'>,
): WorkshopState {
  const { workshop } = state;
  const configured = { ...state, sheetTemplate: event.data.fields };
  if (!workshop) return configured;
  const touched = touch(workshop.touched, ['sheetTemplate'], event);
  return { ...configured, workshop: { ...workshop, touched } };
}

function evolveSession(
  state: WorkshopState,
  event: Placed<
    'SessionPlanned' | 'SessionReplanned' | 'SessionCancelled' | 'SessionStarted' | 'SessionEnded'
  >,
): WorkshopState {
  const { sessionId, ...fields } = event.data;
  const change = (how: (session: Session) => Session) => ({
    ...state,
    sessions: changeEntry(state.sessions, sessionId, how),
  });
  switch (event.type) {
    case 'SessionPlanned': {
      const { name, from, to } = event.data;
      const session: Session = {
        id: sessionId,
        name,
        from,
        to,
        status: 'planned',
        touched: untouched,
      };
      return { ...state, sessions: state.sessions.set(sessionId, session) };
    }
    case 'SessionReplanned': {
      const touched = Object.keys(fields);
      return change((session) => ({
        ...session,
        ...fields,
        touched: touch(session.touched, touched, event),
      }));
    }
    case 'SessionCancelled':
      return change((session) => ({ ...session, status: 'cancelled' }));
    case 'SessionStarted':
      if (!state.sessions.has(sessionId)) return state;
      return {
        ...change((session) => ({ ...session, status: 'running', startedAt: event.meta.at })),
        runningSessionId: sessionId,
      };
    case 'SessionEnded': {
      const ended = change((session) => ({ ...session, status: 'ended', endedAt: event.meta.at }));
      return state.runningSessionId === sessionId ? without(ended, 'runningSessionId') : ended;
    }
  }
}

function evolveDimensions(
  dimensions: WorkshopState['dimensions'],
  event: Placed<
    | 'DimensionDefined'
    | 'DimensionRevised'
    | 'DimensionActivated'
    | 'DimensionDeactivated'
    | 'QuickWinCapSet'
  >,
): WorkshopState['dimensions'] {
  const { dimensionId } = event.data;
  const change = (how: (dimension: Dimension) => Partial<Dimension>) =>
    changeEntry(dimensions, dimensionId, (dimension) => ({ ...dimension, ...how(dimension) }));
  switch (event.type) {
    case 'DimensionDefined': {
      const { dimensionId: id, ...fields } = event.data;
      return dimensions.set(id, { id, ...fields, quickWinCap: null, touched: untouched });
    }
    case 'DimensionRevised': {
      const { dimensionId: _, ...fields } = event.data;
      return change(({ touched }) => ({
        ...fields,
        touched: touch(touched, Object.keys(fields), event),
      }));
    }
    case 'DimensionActivated':
    case 'DimensionDeactivated':
      return change(({ touched }) => ({
        active: event.type === 'DimensionActivated',
        touched: touch(touched, [marks.active], event),
      }));
    case 'QuickWinCapSet':
      return change(({ touched }) => ({
        quickWinCap: event.data.cap,
        touched: touch(touched, ['quickWinCap'], event),
      }));
  }
}

function evolveOrganizations(
  organizations: WorkshopState['organizations'],
  event: Placed<
    | 'OrganizationRegistered'
    | 'OrganizationRenamed'
    | 'OrganizationDeactivated'
    | 'OrganizationReactivated'
  >,
): WorkshopState['organizations'] {
  const { organizationId } = event.data;
  const change = (how: (organization: Organization) => Partial<Organization>) =>
    changeEntry(organizations, organizationId, (organization) => ({
      ...organization,
      ...how(organization),
    }));
  switch (event.type) {
    case 'OrganizationRegistered': {
      const { organizationId: id, ...names } = event.data;
      return organizations.set(id, { id, ...names, active: true, touched: untouched });
    }
    case 'OrganizationRenamed': {
      const { organizationId: _, ...names } = event.data;
      return change(({ touched }) => ({
        ...names,
        touched: touch(touched, Object.keys(names), event),
      }));
    }
    case 'OrganizationDeactivated':
    case 'OrganizationReactivated':
      return change(({ touched }) => ({
        active: event.type === 'OrganizationReactivated',
        touched: touch(touched, [marks.active], event),
      }));
  }
}

function evolveGroups(
  groups: WorkshopState['groups'],
  event: Placed<
    | 'GroupFormed'
    | 'GroupRenamed'
    | 'OrganizationSeated'
    | 'OrganizationUnseated'
    | 'JoinCodeRotated'
  >,
): WorkshopState['groups'] {
  const { groupId } = event.data;
  const change = (how: (group: Group) => Partial<Group>) =>
    changeEntry(groups, groupId, (group) => ({ ...group, ...how(group) }));
  switch (event.type) {
    case 'GroupFormed': {
      const { groupId: id, ...fields } = event.data;
      const empty = { organizationIds: [], joinCodeRotation: 0, touched: untouched };
      return groups.set(id, { id, ...fields, ...empty });
    }
    case 'GroupRenamed':
      return change(({ touched }) => ({
        name: event.data.name,
        touched: touch(touched, ['name'], event),
      }));
    case 'OrganizationSeated': {
      const { organizationId } = event.data;
      return change(({ organizationIds: others, touched }) => ({
        organizationIds: [...others.filter((id) => id !== organizationId), organizationId],
        touched: touch(touched, [marks.among(organizationId)], event),
      }));
    }
    case 'OrganizationUnseated': {
      const { organizationId } = event.data;
      return change(({ organizationIds, touched }) => ({
        organizationIds: organizationIds.filter((id) => id !== organizationId),
        touched: touch(touched, [marks.among(organizationId)], event),
      }));
    }
    case 'JoinCodeRotated':
      return change(() => ({ joinCodeRotation: event.data.rotation }));
  }
}
