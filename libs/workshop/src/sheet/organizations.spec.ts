import { describe, expect, it } from '@jest/globals';
import { folded, given } from '../testing/given.ts';
import { hall, happened, sheetAdded } from '../testing/hall.ts';

const assign = (organizationId: string) =>
  ({ type: 'AssignSheetLead', data: { sheetId: 'liv-1a', organizationId } }) as const;
const support = (organizationId: string) =>
  ({ type: 'AddSupportingOrganization', data: { sheetId: 'liv-1a', organizationId } }) as const;
const leave = (organizationId: string) =>
  ({
    type: 'RemoveSupportingOrganization',
    data: { sheetId: 'liv-1a', organizationId },
  }) as const;

const come = (organizationId: string) =>
  happened('SupportingOrganizationAdded', { sheetId: 'liv-1a', organizationId });

describe('who carries a sheet', () => {
  it('a supporting organization that becomes the lead supports no longer', () => {
    given(...hall)
      .when(assign('dishub'))
      .thenHappened(
        happened('SupportingOrganizationRemoved', { sheetId: 'liv-1a', organizationId: 'dishub' }),
        happened('SheetLeadAssigned', { sheetId: 'liv-1a', organizationId: 'dishub' }),
      );
  });

  it('the lead is an organization that there is', () => {
    given(...hall)
      .when(assign('nobody'))
      .thenRefused('unknown_organization');
    given(...hall)
      .when(assign('disbanded'))
      .thenRefused('organization_inactive');
  });

  it('supporting organizations are a set, so two people add to it at once', () => {
    const first = happened('SupportingOrganizationAdded', {
      sheetId: 'liv-1a',
      organizationId: 'dinkes',
    });
    given(...hall, first)
      .when(support('bpbd'), { seen: hall.length - 1 })
      .thenHappened(
        happened('SupportingOrganizationAdded', { sheetId: 'liv-1a', organizationId: 'bpbd' }),
      );
    given(...hall, first)
      .when(support('dinkes'))
      .thenRefused('already_supporting');
  });

  it('the lead never supports as well', () => {
    given(...hall)
      .when(support('dpu'))
      .thenRefused('lead_is_supporting');
  });

  it('who supports is an organization that there is', () => {
    given(...hall)
      .when(support('nobody'))
      .thenRefused('unknown_organization');
    given(...hall)
      .when(support('disbanded'))
      .thenRefused('organization_inactive');
  });

  it('who supports may leave', () => {
    given(...hall)
      .when(leave('dishub'))
      .thenHappened(
        happened('SupportingOrganizationRemoved', { sheetId: 'liv-1a', organizationId: 'dishub' }),
      );
    given(...hall)
      .when(leave('bpbd'))
      .thenRefused('not_supporting');
  });

  it('those that support stand in the order in which they came', () => {
    const go = happened('SupportingOrganizationRemoved', {
      sheetId: 'liv-1a',
      organizationId: 'dishub',
    });
    const { sheets } = folded([...hall, come('dinkes'), come('bpbd'), go]);
    expect(sheets.get('liv-1a')?.supportingIds).toEqual(['dinkes', 'bpbd']);
  });

  it('nobody comes or goes once the strategy is submitted', () => {
    const sent = happened('StrategySubmitted', { strategyId: 'liv-1' });
    given(...hall, sent)
      .when(support('bpbd'))
      .thenRefused('not_editable');
    given(...hall, sent)
      .when(leave('dishub'))
      .thenRefused('not_editable');
  });

  it('a hundred support at most', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => `o${i}`);
    given(...hall, sheetAdded('liv-1b', 'liv-1', { supportingIds: hundred }))
      .when({
        type: 'AddSupportingOrganization',
        data: { sheetId: 'liv-1b', organizationId: 'dinkes' },
      })
      .thenRefused('limit_reached');
  });
});
