import type { Place } from '../message.ts';
import { opened, type OpenState } from '../open-state.ts';
import { marks, touch, untouched } from '../touches.ts';
import type { SetupEvent } from './events.ts';
import { mergeOrganizations } from './merge.ts';

type Placed<Type extends SetupEvent['type']> = Extract<SetupEvent, { type: Type }> & Place;

export function evolveSetup(state: OpenState, event: SetupEvent & Place): void {
  switch (event.type) {
    case 'WorkshopOpened':
      state.workshop = { ...event.data, touched: untouched };
      return;
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
      return evolveDimension(state, event);
    case 'OrganizationMerged':
      return mergeOrganizations(state, event.data.organizationId, event.data.intoId);
    case 'OrganizationRegistered':
    case 'OrganizationRenamed':
    case 'OrganizationDeactivated':
    case 'OrganizationReactivated':
      return evolveOrganization(state, event);
    case 'GroupFormed':
    case 'GroupRenamed':
    case 'OrganizationSeated':
    case 'OrganizationUnseated':
    case 'JoinCodeRotated':
      return evolveGroup(state, event);
  }
}

function reviseWorkshop(state: OpenState, event: Placed<'WorkshopRevised'>): void {
  if (!state.workshop) return;
  const workshop = { ...opened(state.workshop), ...event.data };
  touch(workshop, Object.keys(event.data), event);
  state.workshop = workshop;
}

function configureTemplate(state: OpenState, event: Placed<'SheetTemplateConfigured'>): void {
  state.sheetTemplate = event.data.fields;
  if (!state.workshop) return;
  const workshop = opened(state.workshop);
  touch(workshop, ['sheetTemplate'], event);
  state.workshop = workshop;
}

function evolveSession(
  state: OpenState,
  event: Placed<
    'SessionPlanned' | 'SessionReplanned' | 'SessionCancelled' | 'SessionStarted' | 'SessionEnded'
  >,
): void {
  const { sessions } = state;
  const { sessionId, ...fields } = event.data;
  switch (event.type) {
    case 'SessionPlanned': {
      const { name, from, to } = event.data;
      const touched = untouched.copy();
      return sessions.set(sessionId, { id: sessionId, name, from, to, status: 'planned', touched });
    }
    case 'SessionReplanned':
      return sessions.change(sessionId, (session) => {
        Object.assign(session, fields);
        touch(session, Object.keys(fields), event);
      });
    case 'SessionCancelled':
      return sessions.change(sessionId, (session) => {
        session.status = 'cancelled';
      });
    case 'SessionStarted':
      return sessions.change(sessionId, (session) => {
        session.status = 'running';
        session.startedAt = event.meta.at;
        state.runningSessionId = sessionId;
      });
    case 'SessionEnded':
      if (state.runningSessionId === sessionId) state.runningSessionId = undefined;
      return sessions.change(sessionId, (session) => {
        session.status = 'ended';
        session.endedAt = event.meta.at;
      });
  }
}

function evolveDimension(
  { dimensions }: OpenState,
  event: Placed<
    | 'DimensionDefined'
    | 'DimensionRevised'
    | 'DimensionActivated'
    | 'DimensionDeactivated'
    | 'QuickWinCapSet'
  >,
): void {
  const { dimensionId: id, ...fields } = event.data;
  switch (event.type) {
    case 'DimensionDefined': {
      const { dimensionId: _, ...described } = event.data;
      const touched = untouched.copy();
      return dimensions.set(id, { id, ...described, quickWinCap: null, touched });
    }
    case 'DimensionRevised':
      return dimensions.change(id, (dimension) => {
        Object.assign(dimension, fields);
        touch(dimension, Object.keys(fields), event);
      });
    case 'DimensionActivated':
    case 'DimensionDeactivated':
      return dimensions.change(id, (dimension) => {
        dimension.active = event.type === 'DimensionActivated';
        touch(dimension, [marks.active], event);
      });
    case 'QuickWinCapSet':
      return dimensions.change(id, (dimension) => {
        dimension.quickWinCap = event.data.cap;
        touch(dimension, ['quickWinCap'], event);
      });
  }
}

function evolveOrganization(
  { organizations }: OpenState,
  event: Placed<
    | 'OrganizationRegistered'
    | 'OrganizationRenamed'
    | 'OrganizationDeactivated'
    | 'OrganizationReactivated'
  >,
): void {
  switch (event.type) {
    case 'OrganizationRegistered': {
      const { organizationId: id, ...names } = event.data;
      return organizations.set(id, { id, ...names, active: true, touched: untouched.copy() });
    }
    case 'OrganizationRenamed': {
      const { organizationId, ...names } = event.data;
      return organizations.change(organizationId, (organization) => {
        Object.assign(organization, names);
        touch(organization, Object.keys(names), event);
      });
    }
    case 'OrganizationDeactivated':
    case 'OrganizationReactivated':
      return organizations.change(event.data.organizationId, (organization) => {
        organization.active = event.type === 'OrganizationReactivated';
        touch(organization, [marks.active], event);
      });
  }
}

function evolveGroup(
  { groups }: OpenState,
  event: Placed<
    | 'GroupFormed'
    | 'GroupRenamed'
    | 'OrganizationSeated'
    | 'OrganizationUnseated'
    | 'JoinCodeRotated'
  >,
): void {
  const { groupId } = event.data;
  switch (event.type) {
    case 'GroupFormed': {
      const { groupId: id, ...fields } = event.data;
      const empty = { organizationIds: [], joinCodeRotation: 0, touched: untouched.copy() };
      return groups.set(id, { id, ...fields, ...empty });
    }
    case 'GroupRenamed':
      return groups.change(groupId, (group) => {
        group.name = event.data.name;
        touch(group, ['name'], event);
      });
    case 'OrganizationSeated': {
      const { organizationId } = event.data;
      return groups.change(groupId, (group) => {
        const others = group.organizationIds.filter((id) => id !== organizationId);
        group.organizationIds = [...others, organizationId];
        touch(group, [marks.among(organizationId)], event);
      });
    }
    case 'OrganizationUnseated': {
      const { organizationId } = event.data;
      return groups.change(groupId, (group) => {
        group.organizationIds = group.organizationIds.filter((id) => id !== organizationId);
        touch(group, [marks.among(organizationId)], event);
      });
    }
    case 'JoinCodeRotated':
      return groups.change(groupId, (group) => {
        group.joinCodeRotation = event.data.rotation;
      });
  }
}
