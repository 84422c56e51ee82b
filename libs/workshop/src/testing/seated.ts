import type { Actor } from '../message.ts';
import type { WorkshopEvent } from '../messages.ts';
import { hall, happened } from './hall.ts';

/**
 * The hall with people in it: group `g-soc` (bpbd, dinkes) sits at `society`, `g-liv` (dpu, dishub) at `living`;
 * session `first` runs, `second` is planned. `budi` is a member for bpbd, `fitri` facilitates, both at `society`.
 */
export const seated: readonly WorkshopEvent[] = [
  ...hall,
  happened('GroupFormed', {
    groupId: 'g-soc',
    name: 'Kelompok Masyarakat',
    dimensionId: 'society',
  }),
  happened('GroupFormed', { groupId: 'g-liv', name: 'Kelompok Kehidupan', dimensionId: 'living' }),
  happened('OrganizationSeated', { groupId: 'g-soc', organizationId: 'bpbd' }),
  happened('OrganizationSeated', { groupId: 'g-soc', organizationId: 'dinkes' }),
  happened('OrganizationSeated', { groupId: 'g-liv', organizationId: 'dpu' }),
  happened('OrganizationSeated', { groupId: 'g-liv', organizationId: 'dishub' }),
  happened('SessionPlanned', {
    sessionId: 'first',
    name: 'Bimtek I',
    from: '2018-07-17',
    to: '2018-07-18',
  }),
  happened('SessionPlanned', {
    sessionId: 'second',
    name: 'Bimtek II',
    from: '2018-09-03',
    to: '2018-09-04',
  }),
  happened('SessionStarted', { sessionId: 'first' }),
  happened('ParticipantJoined', {
    participantId: 'budi',
    role: 'member',
    organizationId: 'bpbd',
    groupId: 'g-soc',
  }),
  happened('ParticipantJoined', { participantId: 'fitri', role: 'facilitator', groupId: 'g-soc' }),
];

export const budi: Actor = {
  id: 'budi',
  role: 'member',
  organizationId: 'bpbd',
  groupId: 'g-soc',
};
export const fitri: Actor = { id: 'fitri', role: 'facilitator', groupId: 'g-soc' };
export const kominfo: Actor = { id: 'kiki', role: 'kominfo' };
export const adminActor: Actor = { id: 'adi', role: 'admin' };
