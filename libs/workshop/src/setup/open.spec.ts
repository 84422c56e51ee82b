import { untouched } from '../touches.ts';
import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import type { CommandData } from '../messages.ts';
import { careless, given } from '../testing/given.ts';
import { bare, happened } from '../testing/hall.ts';

type Plan = CommandData<'OpenWorkshop'>;

const details = {
  name: 'Masterplan Smart City',
  region: 'Kabupaten Pasuruan',
  period: { from: 2018, to: 2023 },
  timeZone: 'Asia/Jakarta',
  language: 'id',
} as const;
const session = { sessionId: 's-1', name: 'Bimtek I', from: '2018-07-17', to: '2018-07-18' };
const dimension = {
  dimensionId: 'society',
  code: 'SOC',
  name: 'Smart Society',
  nameId: 'Masyarakat Cerdas',
  active: true,
  subdimensions: ['learning'],
};
const organization = { organizationId: 'bpbd', abbreviation: 'BPBD', name: 'Badan Bencana' };
const group = {
  groupId: 'g-1',
  name: 'Kelompok 1',
  dimensionId: 'society',
  organizationIds: ['bpbd'],
};
const plan: Plan = {
  ...details,
  sessions: [session],
  dimensions: [dimension],
  organizations: [organization],
  groups: [group],
};
const open = (data: Plan) => ({ type: 'OpenWorkshop', data }) as const;

describe('opening a workshop', () => {
  it('needs no more than what it is', () => {
    given().when(open(details)).thenHappened(happened('WorkshopOpened', details));
  });

  it('takes the whole plan, each part as if sent by itself', () => {
    const { organizationIds: _seats, ...formed } = group;
    given()
      .when(open(plan))
      .thenHappened(
        happened('WorkshopOpened', details),
        happened('SessionPlanned', session),
        happened('DimensionDefined', dimension),
        happened('OrganizationRegistered', organization),
        happened('GroupFormed', formed),
        happened('OrganizationSeated', { groupId: 'g-1', organizationId: 'bpbd' }),
      );
  });

  it('is done once', () => {
    given(...bare)
      .when(open(details))
      .thenRefused('workshop_exists');
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'n'.repeat(limits.name.max + 1) }],
    ['region', { region: '' }],
    ['period', { period: { from: 2023, to: 2018 } }],
    ['period', { period: { from: 1999, to: 2018 } }],
    ['timeZone', { timeZone: 'Asia/Nowhere' }],
    ['language', { language: 'jv' }],
    ['sessions', { sessions: [null] }],
    ['dimensions', { dimensions: {} }],
    ['groups', { groups: [{ ...group, organizationIds: 'bpbd' }] }],
  ])('refuses another %s: %j', (field, fields) => {
    given()
      .when(careless('OpenWorkshop', { ...plan, ...fields }))
      .thenRefused('invalid_value', { field });
  });

  it.each([
    ['session', { sessions: [session, { ...session, name: 'II' }] }, 'id_taken', 'sessions', 1],
    ['session', { sessions: [{ ...session, to: '2018-07-16' }] }, 'invalid_value', 'sessions', 0],
    [
      'dimension',
      { dimensions: [dimension, { ...dimension, dimensionId: 'living', code: 'soc' }] },
      'code_taken',
      'dimensions',
      1,
    ],
    [
      'organization',
      { organizations: [organization, { ...organization, organizationId: 'dpu' }] },
      'name_taken',
      'organizations',
      1,
    ],
    ['group', { groups: [{ ...group, dimensionId: 'living' }] }, 'unknown_dimension', 'groups', 0],
    [
      'group',
      { groups: [{ ...group, organizationIds: ['x'] }] },
      'unknown_organization',
      'groups',
      0,
    ],
    ['group', { groups: [group, { ...group, groupId: 'g-2' }] }, 'board_has_group', 'groups', 1],
    ['group', { dimensions: [{ ...dimension, active: false }] }, 'dimension_inactive', 'groups', 0],
  ] as const)(
    'one %s that is refused refuses all, and is named',
    (_kind, fields, code, part, index) => {
      given()
        .when(open({ ...plan, ...fields }))
        .thenRefused(code, { part, index });
    },
  );

  it('holds no more of a kind than its limit', () => {
    const dimensions = Array.from({ length: limits.dimensionsMax + 1 }, (_, n) => ({
      ...dimension,
      dimensionId: `d-${n}`,
      code: `D${n}`,
      name: `Smart ${n}`,
      nameId: `Cerdas ${n}`,
    }));
    given()
      .when(open({ ...details, dimensions }))
      .thenRefused('limit_reached', { part: 'dimensions', index: limits.dimensionsMax });
    given()
      .when(open({ ...details, dimensions: [...dimensions, ...dimensions] }))
      .thenRefused('invalid_value', { field: 'dimensions' });
  });

  it('comes before everything else', () => {
    given().when({ type: 'PlanSession', data: session }).thenRefused('workshop_not_opened');
    given().when({ type: 'RecordAttendance', data: {} }).thenRefused('workshop_not_opened');
  });

  it('leaves a state in which the plan stands', () => {
    const { state } = given().when(open(plan));
    expect(state.workshop).toEqual({ ...details, touched: untouched });
    expect(state.groups.get('g-1')?.organizationIds).toEqual(['bpbd']);
    expect(state.sessions.get('s-1')?.status).toBe('planned');
  });
});
