import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import type { Actor } from '../message.ts';
import type { CommandData, WorkshopEvent } from '../messages.ts';
import { careless, given } from '../testing/given.ts';
import { happened } from '../testing/hall.ts';
import { adminActor, budi, fitri, kominfo, seated } from '../testing/seated.ts';
import { roles } from '../vocabulary.ts';

const removed = (participantId: string) => happened('ParticipantRemoved', { participantId });

describe('joining with a code', () => {
  const newcomer: Actor = { id: 'nur', role: 'member' };
  const join = (groupId = 'g-soc', organizationId = 'dinkes') =>
    ({ type: 'JoinGroup', data: { groupId, organizationId } }) as const;
  const seat = { role: 'member', organizationId: 'dinkes', groupId: 'g-soc' } as const;

  it('makes a member', () => {
    given(...seated)
      .when(join(), { actor: newcomer })
      .thenHappened(happened('ParticipantJoined', { participantId: 'nur', ...seat }));
  });

  it('for an organization that sits there', () => {
    given(...seated)
      .when(join('g-soc', 'dpu'), { actor: newcomer })
      .thenRefused('organization_not_in_group');
    given(...seated)
      .when(join('g-soc', 'none'), { actor: newcomer })
      .thenRefused('unknown_organization');
    given(...seated, happened('OrganizationDeactivated', { organizationId: 'dinkes' }))
      .when(join(), { actor: newcomer })
      .thenRefused('organization_inactive');
  });

  it('at a board that is in use', () => {
    given(...seated)
      .when(join('none'), { actor: newcomer })
      .thenRefused('unknown_group');
    given(...seated, happened('DimensionDeactivated', { dimensionId: 'society' }))
      .when(join(), { actor: newcomer })
      .thenRefused('dimension_inactive');
  });

  it('again changes nothing', () => {
    given(...seated)
      .when(join('g-soc', 'bpbd'), { actor: budi })
      .thenNothing();
    given(...seated)
      .when(join(), { actor: fitri })
      .thenNothing();
  });

  it('moves a member who shows another code, or speaks for another organization', () => {
    given(...seated)
      .when(join('g-liv', 'dpu'), { actor: budi })
      .thenHappened(
        happened('ParticipantReassigned', {
          participantId: 'budi',
          role: 'member',
          organizationId: 'dpu',
          groupId: 'g-liv',
        }),
      );
    given(...seated)
      .when(join(), { actor: budi })
      .thenHappened(happened('ParticipantReassigned', { participantId: 'budi', ...seat }));
  });

  it('makes no member of who has another role', () => {
    given(...seated)
      .when(join('g-liv', 'dpu'), { actor: fitri })
      .thenRefused('already_joined');
  });

  it('does not bring back who was removed', () => {
    given(...seated, removed('budi'))
      .when(join('g-soc', 'bpbd'), { actor: budi })
      .thenRefused('forbidden');
  });

  it('under an id that may stand in the log', () => {
    given(...seated)
      .when(join(), { actor: { ...newcomer, id: 'Nur Aini' } })
      .thenRefused('invalid_value', { field: 'participantId' });
  });

  it('while there is room', () => {
    const crowd = Array.from({ length: limits.participantsMax }, (_, n) =>
      happened('ParticipantJoined', { participantId: `p-${n}`, role: 'viewer' }),
    );
    given(...seated, ...crowd)
      .when(join(), { actor: newcomer })
      .thenRefused('limit_reached');
    const removed = happened('ParticipantRemoved', { participantId: 'p-0' });
    const fewer = crowd.slice(0, limits.participantsMax - 2);
    given(...seated, ...fewer, removed)
      .when(join(), { actor: newcomer })
      .thenHappened(happened('ParticipantJoined', { participantId: newcomer.id, ...seat }));
    given(...seated, ...crowd)
      .when(join(), { actor: budi })
      .thenHappened(happened('ParticipantReassigned', { participantId: 'budi', ...seat }));
  });
});

const admission: CommandData<'AdmitParticipant'> = {
  participantId: 'nur',
  role: 'facilitator',
  groupId: 'g-liv',
};

describe.each([
  ['AdmitParticipant', 'ParticipantJoined', []],
  [
    'ReassignParticipant',
    'ParticipantReassigned',
    [happened('ParticipantJoined', { participantId: 'nur', role: 'viewer' })],
  ],
] satisfies ['AdmitParticipant' | 'ReassignParticipant', string, WorkshopEvent[]][])(
  '%s',
  (type, event, before) => {
    const give = (fields: Partial<typeof admission>) =>
      ({ type, data: { ...admission, ...fields } }) as const;
    const events = [...seated, ...before];

    it('gives a seat', () => {
      given(...events)
        .when(give({}), { actor: kominfo })
        .thenHappened({ type: event, v: 1, data: admission } as WorkshopEvent);
    });

    it('members and facilitators sit at a board, members for an organization of it', () => {
      const refusedAs = (field: string, data: object) =>
        given(...events)
          .when(careless(type, { participantId: 'nur', ...data }), { actor: kominfo })
          .thenRefused('invalid_value', { field });
      refusedAs('groupId', { role: 'facilitator' });
      refusedAs('groupId', { role: 'member', organizationId: 'bpbd' });
      refusedAs('organizationId', { role: 'member', groupId: 'g-soc' });
      given(...events)
        .when(give({ role: 'member', organizationId: 'bpbd' }), { actor: kominfo })
        .thenRefused('organization_not_in_group');
      given(...events)
        .when(give({ organizationId: 'bpbd' }), { actor: kominfo })
        .thenHappened({
          type: event,
          v: 1,
          data: { ...admission, organizationId: 'bpbd' },
        } as WorkshopEvent);
    });

    it('refuses what is not there', () => {
      given(...events)
        .when(give({ groupId: 'none' }))
        .thenRefused('unknown_group');
      given(...events)
        .when(give({ organizationId: 'none' }))
        .thenRefused('unknown_organization');
      given(...events)
        .when(give({ organizationId: 'disbanded' }))
        .thenRefused('organization_inactive');
    });

    it.each([
      ['role', { role: 'owner' }],
      ['participantId', { participantId: 'Nur Aini' }],
    ])('refuses another %s', (field, fields) => {
      given(...events)
        .when(careless(type, { ...admission, ...fields }))
        .thenRefused('invalid_value', { field });
    });

    it.each(roles)('only an admin gives the roles that reach beyond a board: %s', (role) => {
      const data = { participantId: 'nur', role, groupId: 'g-soc', organizationId: 'bpbd' };
      const outcome = { type: event, v: 1, data } as WorkshopEvent;
      given(...events)
        .when({ type, data }, { actor: adminActor })
        .thenHappened(outcome);
      const byKominfo = given(...events).when({ type, data }, { actor: kominfo });
      if (role === 'admin' || role === 'kominfo') byKominfo.thenRefused('forbidden');
      else byKominfo.thenHappened(outcome);
    });
  },
);

describe('admitting', () => {
  const admit = { type: 'AdmitParticipant', data: admission } as const;

  it('who takes part already is not admitted', () => {
    given(...seated, happened('ParticipantJoined', admission))
      .when(admit)
      .thenRefused('already_joined');
  });

  it('brings back who was removed, presence included', () => {
    const outcome = given(
      ...seated,
      happened('ParticipantJoined', { participantId: 'nur', role: 'viewer' }),
      happened('AttendanceRecorded', { participantId: 'nur', sessionId: 'first' }),
      removed('nur'),
    ).when(admit);
    outcome.thenHappened(happened('ParticipantJoined', admission));
    expect(outcome.state.participants.get('nur')).toEqual({
      id: 'nur',
      role: 'facilitator',
      groupId: 'g-liv',
      active: true,
      attended: ['first'],
      touched: expect.any(Object),
    });
  });

  it('while there is room', () => {
    const crowd = Array.from({ length: limits.participantsMax }, (_, n) =>
      happened('ParticipantJoined', { participantId: `p-${n}`, role: 'viewer' }),
    );
    given(...seated, ...crowd)
      .when(admit)
      .thenRefused('limit_reached');
  });
});

describe('reassigning', () => {
  const reassign = (data: CommandData<'ReassignParticipant'>) =>
    ({ type: 'ReassignParticipant', data }) as const;

  it('takes the old seat as a whole', () => {
    const { state } = given(...seated).when(reassign({ participantId: 'budi', role: 'viewer' }));
    expect(state.participants.get('budi')).toEqual({
      id: 'budi',
      role: 'viewer',
      active: true,
      attended: [],
      touched: expect.any(Object),
    });
  });

  it('is silent when the seat is the same', () => {
    const { id: participantId, ...seat } = budi;
    given(...seated)
      .when(reassign({ participantId, ...seat }))
      .thenNothing();
  });

  it('only who takes part', () => {
    given(...seated)
      .when(reassign({ participantId: 'none', role: 'viewer' }))
      .thenRefused('unknown_participant');
    given(...seated, removed('budi'))
      .when(reassign({ participantId: 'budi', role: 'viewer' }))
      .thenRefused('unknown_participant');
  });

  it('only an admin takes a role that reaches beyond a board', () => {
    const events = [
      ...seated,
      happened('ParticipantJoined', { participantId: 'kim', role: 'kominfo' }),
    ];
    const demote = reassign({ participantId: 'kim', role: 'viewer' });
    given(...events)
      .when(demote, { actor: kominfo })
      .thenRefused('forbidden');
    given(...events)
      .when(demote, { actor: adminActor })
      .thenHappened(happened('ParticipantReassigned', demote.data));
  });
});

describe('removing', () => {
  const remove = (participantId: string) =>
    ({ type: 'RemoveParticipant', data: { participantId } }) as const;

  it('ends a part; the entry stays', () => {
    const outcome = given(...seated).when(remove('budi'));
    outcome.thenHappened(removed('budi'));
    expect(outcome.state.participants.get('budi')).toMatchObject({ active: false });
    given(...seated, removed('budi'))
      .when(remove('budi'))
      .thenNothing();
  });

  it('refuses what it must', () => {
    given(...seated)
      .when(remove('none'))
      .thenRefused('unknown_participant');
    given(...seated, happened('ParticipantJoined', { participantId: 'kim', role: 'admin' }))
      .when(remove('kim'), { actor: kominfo })
      .thenRefused('forbidden');
  });
});

describe('attendance', () => {
  const here = { type: 'RecordAttendance', data: {} } as const;
  const recorded = happened('AttendanceRecorded', { participantId: 'budi', sessionId: 'first' });

  it('counts once a session', () => {
    given(...seated)
      .when(here, { actor: budi })
      .thenHappened(recorded);
    given(...seated, recorded)
      .when(here, { actor: budi })
      .thenNothing();
  });

  it('counts while a session runs, and for who takes part', () => {
    given(...seated, happened('SessionEnded', { sessionId: 'first' }))
      .when(here, { actor: budi })
      .thenNothing();
    given(...seated)
      .when(here, { actor: kominfo })
      .thenNothing();
    given(...seated, removed('budi'))
      .when(here, { actor: budi })
      .thenNothing();
  });
});
