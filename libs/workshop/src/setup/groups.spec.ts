import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import { by, given } from '../testing/given.ts';
import { bare, hall, happened } from '../testing/hall.ts';
import { seated } from '../testing/seated.ts';

const seat = (groupId: string, organizationId: string) =>
  ({ type: 'SeatOrganization', data: { groupId, organizationId } }) as const;
const unseat = (groupId: string, organizationId: string) =>
  ({ type: 'UnseatOrganization', data: { groupId, organizationId } }) as const;

describe('forming a group', () => {
  const data = { groupId: 'g-1', name: 'Kelompok Satu', dimensionId: 'society' };
  const form = (fields: Partial<typeof data> = {}) =>
    ({ type: 'FormGroup', data: { ...data, ...fields } }) as const;

  it('puts it at a board', () => {
    const outcome = given(...hall).when(form());
    outcome.thenHappened(happened('GroupFormed', data));
    expect(outcome.state.groups.get('g-1')).toMatchObject({
      organizationIds: [],
      joinCodeRotation: 0,
    });
  });

  it('one at each, and only at a board in use', () => {
    given(...seated)
      .when(form())
      .thenRefused('board_has_group', { groupId: 'g-soc' });
    given(...seated)
      .when(form({ dimensionId: 'economy' }))
      .thenRefused('dimension_inactive');
    given(...seated)
      .when(form({ dimensionId: 'none' }))
      .thenRefused('unknown_dimension');
  });

  it('under an id and a name of its own', () => {
    const events = [...seated, happened('DimensionActivated', { dimensionId: 'economy' })];
    const economy = { dimensionId: 'economy' };
    given(...events)
      .when(form({ ...economy, groupId: 'g-soc' }))
      .thenRefused('id_taken');
    given(...events)
      .when(form({ ...economy, name: 'kelompok MASYARAKAT' }))
      .thenRefused('name_taken');
    given(...events)
      .when(form({ ...economy, groupId: '' }))
      .thenRefused('invalid_value', { field: 'groupId' });
    given(...events)
      .when(form({ ...economy, name: '' }))
      .thenRefused('invalid_value', { field: 'name' });
  });

  it('up to the limit', () => {
    const many = Array.from({ length: limits.groupsMax }, (_, n) =>
      happened('GroupFormed', { groupId: `g-${n}x`, name: `G ${n}`, dimensionId: `gone-${n}` }),
    );
    given(...hall, ...many)
      .when(form())
      .thenRefused('limit_reached');
  });
});

describe('renaming a group', () => {
  const rename = (name: string, groupId = 'g-soc') =>
    ({ type: 'RenameGroup', data: { groupId, name } }) as const;

  it('says so when it is another name', () => {
    given(...seated)
      .when(rename('Kelompok Warga'))
      .thenHappened(happened('GroupRenamed', { groupId: 'g-soc', name: 'Kelompok Warga' }));
    given(...seated)
      .when(rename('Kelompok Masyarakat'))
      .thenNothing();
  });

  it('refuses what it must', () => {
    given(...seated)
      .when(rename(''))
      .thenRefused('invalid_value', { field: 'name' });
    given(...seated)
      .when(rename('KELOMPOK kehidupan'))
      .thenRefused('name_taken');
    given(...seated)
      .when(rename('X', 'none'))
      .thenRefused('unknown_group');
    given(...seated, by('ani', happened('GroupRenamed', { groupId: 'g-soc', name: 'A' })))
      .when(rename('B'), { actor: 'budi', seen: 0 })
      .thenRefused('stale_field', { field: 'name', current: 'A' });
  });
});

describe('seats', () => {
  it('an organization sits at one board', () => {
    given(...hall, ...seated.slice(hall.length, hall.length + 2))
      .when(seat('g-soc', 'bpbd'))
      .thenHappened(happened('OrganizationSeated', { groupId: 'g-soc', organizationId: 'bpbd' }));
    given(...seated)
      .when(seat('g-liv', 'bpbd'))
      .thenRefused('already_seated', { groupId: 'g-soc' });
    given(...seated)
      .when(seat('g-soc', 'bpbd'))
      .thenRefused('already_seated', { groupId: 'g-soc' });
  });

  it('of what is there and active', () => {
    given(...seated)
      .when(seat('none', 'bpbd'))
      .thenRefused('unknown_group');
    given(...seated)
      .when(seat('g-soc', 'none'))
      .thenRefused('unknown_organization');
    given(...seated)
      .when(seat('g-soc', 'disbanded'))
      .thenRefused('organization_inactive');
  });

  it('are given up; who sits there stays', () => {
    const outcome = given(...seated).when(unseat('g-soc', 'bpbd'));
    outcome.thenHappened(
      happened('OrganizationUnseated', { groupId: 'g-soc', organizationId: 'bpbd' }),
    );
    expect(outcome.state.groups.get('g-soc')?.organizationIds).toEqual(['dinkes']);
    expect(outcome.state.participants.get('budi')?.groupId).toBe('g-soc');
    given(...seated)
      .when(unseat('g-liv', 'bpbd'))
      .thenRefused('organization_not_in_group');
    given(...seated)
      .when(unseat('g-liv', 'none'))
      .thenRefused('unknown_organization');
    given(...seated)
      .when(unseat('none', 'bpbd'))
      .thenRefused('unknown_group');
  });
});

describe('the join code', () => {
  const rotate = (groupId: string) => ({ type: 'RotateJoinCode', data: { groupId } }) as const;

  it('rotates by number; the log holds no code', () => {
    const once = happened('JoinCodeRotated', { groupId: 'g-soc', rotation: 1 });
    given(...seated)
      .when(rotate('g-soc'))
      .thenHappened(once);
    given(...seated, once)
      .when(rotate('g-soc'))
      .thenHappened(happened('JoinCodeRotated', { groupId: 'g-soc', rotation: 2 }));
    given(...bare)
      .when(rotate('none'))
      .thenRefused('unknown_group');
  });
});
