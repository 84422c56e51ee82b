import type { ForumEvent } from '../forum/events.ts';
import type { PeopleEvent } from '../people/events.ts';
import type { SetupEvent } from '../setup/events.ts';
import type { Participant } from '../state.ts';
import { present } from '../values.ts';
import { by, final, type Inverses, nothing, valuesBefore } from './inverse.ts';

export const setupInverses: Inverses<SetupEvent['type']> = {
  WorkshopOpened: final('opening'),
  WorkshopRevised: ({ workshop }, { data }) =>
    workshop ? by({ type: 'ReviseWorkshop', data: valuesBefore(workshop, data) }) : nothing,
  SheetTemplateConfigured: ({ sheetTemplate }) =>
    by({ type: 'ConfigureSheetTemplate', data: { fields: sheetTemplate } }),
  QuickWinCapSet: (before, { data: { dimensionId } }) => {
    const cap = before.dimensions.get(dimensionId)?.quickWinCap;
    return cap === undefined ? nothing : by({ type: 'SetQuickWinCap', data: { dimensionId, cap } });
  },
  SessionPlanned: (_, { data: { sessionId } }) =>
    by({ type: 'CancelSession', data: { sessionId } }),
  SessionReplanned: (before, { data: { sessionId, ...changed } }) => {
    const session = before.sessions.get(sessionId);
    if (!session) return nothing;
    const data = { sessionId, ...valuesBefore(session, changed) };
    return by({ type: 'ReplanSession', data });
  },
  SessionCancelled: final('for_good'),
  SessionStarted: final('official_step'),
  SessionEnded: final('official_step'),
  DimensionDefined: (_, { data: { dimensionId, active } }) =>
    active ? by({ type: 'DeactivateDimension', data: { dimensionId } }) : { final: 'set_up' },
  DimensionRevised: (before, { data: { dimensionId, ...changed } }) => {
    const dimension = before.dimensions.get(dimensionId);
    if (!dimension) return nothing;
    const data = { dimensionId, ...valuesBefore(dimension, changed) };
    return by({ type: 'ReviseDimension', data });
  },
  DimensionActivated: (_, { data }) => by({ type: 'DeactivateDimension', data }),
  DimensionDeactivated: (_, { data }) => by({ type: 'ActivateDimension', data }),
  OrganizationRegistered: (_, { data: { organizationId } }) =>
    by({ type: 'DeactivateOrganization', data: { organizationId } }),
  OrganizationRenamed: (before, { data: { organizationId, ...changed } }) => {
    const organization = before.organizations.get(organizationId);
    if (!organization) return nothing;
    const data = { organizationId, ...valuesBefore(organization, changed) };
    return by({ type: 'RenameOrganization', data });
  },
  OrganizationMerged: final('for_good'),
  OrganizationDeactivated: (_, { data }) => by({ type: 'ReactivateOrganization', data }),
  OrganizationReactivated: (_, { data }) => by({ type: 'DeactivateOrganization', data }),
  GroupFormed: final('set_up'),
  GroupRenamed: (before, { data: { groupId } }) => {
    const name = before.groups.get(groupId)?.name;
    return name === undefined ? nothing : by({ type: 'RenameGroup', data: { groupId, name } });
  },
  OrganizationSeated: (_, { data }) => by({ type: 'UnseatOrganization', data }),
  OrganizationUnseated: (_, { data }) => by({ type: 'SeatOrganization', data }),
  JoinCodeRotated: final('for_good'),
};

export const peopleInverses: Inverses<PeopleEvent['type']> = {
  ParticipantJoined: (_, { data: { participantId }, meta }) =>
    participantId === meta.actorId
      ? { final: 'own_presence' }
      : by({ type: 'RemoveParticipant', data: { participantId } }),
  ParticipantReassigned: (before, { data: { participantId }, meta }) => {
    const participant = before.participants.get(participantId);
    if (participantId === meta.actorId) return { final: 'own_presence' };
    if (!participant) return nothing;
    return by({ type: 'ReassignParticipant', data: { participantId, ...seatOf(participant) } });
  },
  ParticipantRemoved: (before, { data: { participantId } }) => {
    const participant = before.participants.get(participantId);
    if (!participant) return nothing;
    return by({ type: 'AdmitParticipant', data: { participantId, ...seatOf(participant) } });
  },
  AttendanceRecorded: final('own_presence'),
};

function seatOf({ role, organizationId, groupId }: Participant) {
  return { role, ...present({ organizationId, groupId }) };
}

export const forumInverses: Inverses<ForumEvent['type']> = {
  CommentPosted: (_, { data: { commentId } }) =>
    by({ type: 'WithdrawComment', data: { commentId } }),
  CommentRevised: (before, { data: { commentId } }) => {
    const comment = before.comments.get(commentId);
    if (!comment) return nothing;
    const { text, mentions } = comment;
    return by({ type: 'ReviseComment', data: { commentId, text, mentions } });
  },
  CommentWithdrawn: final('for_good'),
  CommentResolved: (_, { data }) => by({ type: 'ReopenComment', data }),
  CommentReopened: (_, { data }) => by({ type: 'ResolveComment', data }),
  VotingOpened: (_, { data: { roundId } }) => by({ type: 'CloseVoting', data: { roundId } }),
  VoteCast: (_, { data }) => by({ type: 'RetractVote', data }),
  VoteRetracted: (_, { data }) => by({ type: 'CastVote', data }),
  VotingClosed: final('for_good'),
  MilestoneSet: (_, { data: { milestoneId } }) =>
    by({ type: 'RemoveMilestone', data: { milestoneId } }),
  MilestoneRenamed: (before, { data: { milestoneId } }) => {
    const name = before.milestones.get(milestoneId)?.name;
    return name === undefined
      ? nothing
      : by({ type: 'RenameMilestone', data: { milestoneId, name } });
  },
  MilestoneRemoved: (before, { data: { milestoneId } }) => {
    const milestone = before.milestones.get(milestoneId);
    if (!milestone) return nothing;
    const { name, revision, touched } = milestone;
    return {
      commands: [{ type: 'SetMilestone', data: { milestoneId, name, revision } }],
      discarded: touched,
    };
  },
  BoardLocked: (_, { data: { dimensionId } }) => by({ type: 'UnlockBoard', data: { dimensionId } }),
  BoardUnlocked: (before, { data: { dimensionId } }) => {
    const lock = before.dimensions.get(dimensionId)?.lock;
    const { reason } = lock ?? {};
    return lock
      ? by({ type: 'LockBoard', data: { dimensionId, ...present({ reason }) } })
      : nothing;
  },
};
