import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import type { CommandData } from '../messages.ts';
import { by, folded, given } from '../testing/given.ts';
import { bare, hall, happened, linkDrawn } from '../testing/hall.ts';
import { seated } from '../testing/seated.ts';

const merged = (organizationId: string, intoId: string) =>
  happened('OrganizationMerged', { organizationId, intoId });

describe('registering an organization', () => {
  const data = { organizationId: 'disnaker', abbreviation: 'Disnaker', name: 'Dinas Tenaga Kerja' };
  const register = (fields: Partial<typeof data> = {}) =>
    ({ type: 'RegisterOrganization', data: { ...data, ...fields } }) as const;

  it('makes it known', () => {
    given(...hall)
      .when(register())
      .thenHappened(happened('OrganizationRegistered', data));
  });

  it.each([
    ['organizationId', { organizationId: 'dinas/1' }],
    ['abbreviation', { abbreviation: 'x'.repeat(limits.abbreviation.max + 1) }],
    ['name', { name: '\n' }],
  ])('refuses another %s: %j', (field, fields) => {
    given(...hall)
      .when(register(fields))
      .thenRefused('invalid_value', { field });
  });

  it('under an id and names of its own, also those of one that is inactive', () => {
    given(...hall)
      .when(register({ organizationId: 'bpbd' }))
      .thenRefused('id_taken');
    given(...hall)
      .when(register({ abbreviation: 'bpbd' }))
      .thenRefused('name_taken');
    given(...hall)
      .when(register({ name: 'DINAS disbanded' }))
      .thenRefused('name_taken');
  });

  it('under the names of one that was merged away', () => {
    given(...hall, merged('dpu', 'dishub'))
      .when(register({ name: 'Dinas dpu' }))
      .thenHappened(happened('OrganizationRegistered', { ...data, name: 'Dinas dpu' }));
  });

  it('up to the limit', () => {
    const many = Array.from({ length: limits.organizationsMax }, (_, n) =>
      happened('OrganizationRegistered', {
        organizationId: `o${n}`,
        abbreviation: `O${n}`,
        name: `N${n}`,
      }),
    );
    given(...bare, ...many)
      .when(register())
      .thenRefused('limit_reached');
  });
});

describe('renaming an organization', () => {
  const rename = (data: CommandData<'RenameOrganization'>) =>
    ({ type: 'RenameOrganization', data }) as const;

  it('says what changed; history keeps the name of its time', () => {
    const data = { organizationId: 'dpu', abbreviation: 'DPU', name: 'Dinas PUPR' };
    given(...hall)
      .when(rename(data))
      .thenHappened(happened('OrganizationRenamed', { organizationId: 'dpu', name: 'Dinas PUPR' }));
    given(...hall)
      .when(rename({ organizationId: 'dpu', abbreviation: 'DPU' }))
      .thenNothing();
  });

  it('refuses what registering would', () => {
    given(...hall)
      .when(rename({ organizationId: 'dpu', name: '' }))
      .thenRefused('invalid_value', { field: 'name' });
    given(...hall)
      .when(rename({ organizationId: 'dpu', abbreviation: 'BpBd' }))
      .thenRefused('name_taken');
    given(...hall)
      .when(rename({ organizationId: 'none', name: 'X' }))
      .thenRefused('unknown_organization');
    given(...hall, merged('dpu', 'dishub'))
      .when(rename({ organizationId: 'dpu', name: 'X' }))
      .thenRefused('organization_merged', { intoId: 'dishub' });
  });

  it('not over what another has changed', () => {
    const renamed = by(
      'ani',
      happened('OrganizationRenamed', { organizationId: 'dpu', name: 'A' }),
    );
    given(...hall, renamed)
      .when(rename({ organizationId: 'dpu', name: 'B' }), { actor: 'budi', seen: 3 })
      .thenRefused('stale_field', { field: 'name', current: 'A' });
  });
});

describe('retiring an organization', () => {
  const deactivate = (organizationId: string) =>
    ({ type: 'DeactivateOrganization', data: { organizationId } }) as const;
  const reactivate = (organizationId: string) =>
    ({ type: 'ReactivateOrganization', data: { organizationId } }) as const;

  it('and bringing it back', () => {
    given(...hall)
      .when(deactivate('dpu'))
      .thenHappened(happened('OrganizationDeactivated', { organizationId: 'dpu' }));
    given(...hall)
      .when(reactivate('disbanded'))
      .thenHappened(happened('OrganizationReactivated', { organizationId: 'disbanded' }));
  });

  it('is silent when it is so already', () => {
    given(...hall)
      .when(deactivate('disbanded'))
      .thenNothing();
    given(...hall)
      .when(reactivate('dpu'))
      .thenNothing();
  });

  it('refuses what is not there, or lives on in another', () => {
    given(...hall)
      .when(deactivate('none'))
      .thenRefused('unknown_organization');
    given(...hall)
      .when(reactivate('none'))
      .thenRefused('unknown_organization');
    given(...hall, merged('dpu', 'dishub'))
      .when(reactivate('dpu'))
      .thenRefused('organization_merged');
  });
});

describe('merging organizations', () => {
  const merge = (organizationId: string, intoId: string) =>
    ({ type: 'MergeOrganizations', data: { organizationId, intoId } }) as const;

  it('is one event', () => {
    given(...hall)
      .when(merge('dpu', 'dishub'))
      .thenHappened(merged('dpu', 'dishub'));
    given(...hall)
      .when(merge('disbanded', 'dishub'))
      .thenHappened(merged('disbanded', 'dishub'));
  });

  it('needs two, the second of which goes on', () => {
    given(...hall)
      .when(merge('dpu', 'dpu'))
      .thenRefused('invalid_value', { field: 'intoId' });
    given(...hall)
      .when(merge('none', 'dpu'))
      .thenRefused('unknown_organization');
    given(...hall)
      .when(merge('dpu', 'none'))
      .thenRefused('unknown_organization');
    given(...hall)
      .when(merge('dpu', 'disbanded'))
      .thenRefused('organization_inactive');
    given(...hall, merged('dpu', 'dishub'))
      .when(merge('dpu', 'bpbd'))
      .thenRefused('organization_merged');
    given(...hall, merged('dpu', 'dishub'))
      .when(merge('bpbd', 'dpu'))
      .thenRefused('organization_inactive');
  });

  it('P6: not under a name that another person gave unseen', () => {
    const renamed = happened('OrganizationRenamed', { organizationId: 'dpu', name: 'Dinas Bina' });
    const details = { field: 'name', current: 'Dinas Bina', revision: hall.length };
    given(...hall, renamed)
      .when(merge('dpu', 'dishub'), { seen: hall.length - 1 })
      .thenRefused('stale_field', details);
    given(...hall, renamed)
      .when(merge('dpu', 'dishub'), { seen: hall.length - 1, overwrite: true })
      .thenHappened(merged('dpu', 'dishub'));
  });

  it('passes on what refers to it now: strategies, sheets, indicators, agreed leads, mentions', () => {
    const state = folded([
      ...hall,
      linkDrawn({
        linkId: 'l-1',
        from: { kind: 'sheet', id: 'soc-1a' },
        to: { kind: 'sheet', id: 'liv-1a' },
        type: 'overlaps',
      }),
      happened('OverlapLeadAgreed', { linkId: 'l-1', organizationId: 'dpu' }),
      happened('IndicatorAdded', {
        indicatorId: 'i-1',
        on: { kind: 'sheet', id: 'liv-1a' },
        name: 'Roads',
        level: 'output',
        unit: 'km',
        direction: 'up',
        organizationId: 'dpu',
      }),
      happened('CommentPosted', {
        commentId: 'c-1',
        on: { kind: 'sheet', id: 'liv-1a' },
        text: 'Who?',
        mentions: ['dpu', 'dinkes', 'bpbd'],
      }),
      merged('dpu', 'dinkes'),
    ]);
    expect(state.organizations.get('dpu')).toMatchObject({ active: false, mergedIntoId: 'dinkes' });
    expect(state.strategies.get('liv-1')?.organizationId).toBe('dinkes');
    expect(state.sheets.get('liv-1a')).toMatchObject({
      leadId: 'dinkes',
      supportingIds: ['dishub'],
    });
    expect(state.links.get('l-1')?.agreedLeadId).toBe('dinkes');
    expect(state.indicators.get('i-1')?.organizationId).toBe('dinkes');
    expect(state.comments.get('c-1')?.mentions).toEqual(['dinkes', 'bpbd']);
  });

  it('lets no lead support itself', () => {
    const leadGoes = folded([...hall, merged('dpu', 'dishub')]);
    expect(leadGoes.sheets.get('liv-1a')).toMatchObject({ leadId: 'dishub', supportingIds: [] });
    const supporterGoes = folded([...hall, merged('dishub', 'dpu')]);
    expect(supporterGoes.sheets.get('liv-1a')).toMatchObject({ leadId: 'dpu', supportingIds: [] });
  });

  it('passes the seat on, unless the other sits somewhere already; people stay with their group', () => {
    const free = folded([...seated, merged('bpbd', 'dinkes')]);
    expect(free.groups.get('g-soc')?.organizationIds).toEqual(['dinkes']);
    expect(free.participants.get('budi')).toMatchObject({
      organizationId: 'dinkes',
      groupId: 'g-soc',
    });
    const elsewhere = folded([...seated, merged('bpbd', 'dpu')]);
    expect(elsewhere.groups.get('g-soc')?.organizationIds).toEqual(['dinkes']);
    expect(elsewhere.groups.get('g-liv')?.organizationIds).toEqual(['dpu', 'dishub']);
    expect(elsewhere.participants.get('budi')).toMatchObject({
      organizationId: 'dpu',
      groupId: 'g-soc',
    });
    const registered = { organizationId: 'new', abbreviation: 'NEW', name: 'Badan Baru' };
    const unseated = folded([
      ...seated,
      happened('OrganizationRegistered', registered),
      merged('bpbd', 'new'),
    ]);
    expect(unseated.groups.get('g-soc')?.organizationIds).toEqual(['new', 'dinkes']);
  });

  it('leaves what happened as it happened', () => {
    const withAuthor = folded([
      ...hall,
      happened('CommentPosted', {
        commentId: 'c-1',
        on: { kind: 'board', id: 'living' },
        text: 'We',
        mentions: [],
      }),
      merged('dpu', 'dinkes'),
    ]);
    expect(withAuthor.comments.get('c-1')?.authorId).toBe('budi');
    expect(withAuthor.organizations.get('dpu')?.name).toBe('Dinas dpu');
  });
});
