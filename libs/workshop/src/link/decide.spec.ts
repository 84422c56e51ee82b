import { describe, expect, it } from '@jest/globals';
import type { CardRef } from '../ids.ts';
import { by, folded, given, withoutMarks } from '../testing/given.ts';
import { limits } from '../limits.ts';
import type { CommandData, WorkshopEvent } from '../messages.ts';
import { hall, happened, linkDrawn, sheetAdded } from '../testing/hall.ts';
import { directedLinkTypes, type LinkType, linkTypes, symmetricLinkTypes } from '../vocabulary.ts';
import { brokenEnds } from './graph.ts';

const card = (id: string): CardRef => ({ kind: /\d[a-z]$/.test(id) ? 'sheet' : 'strategy', id });
const link = (linkId: string, from: string, type: LinkType, to: string) => ({
  linkId,
  from: card(from),
  to: card(to),
  type,
});
const draw = (data: CommandData<'DrawLink'>) => ({ type: 'DrawLink', data }) as const;
const depends = (linkId: string, from: string, to: string) => link(linkId, from, 'dependsOn', to);
const agree = (organizationId: string) =>
  ({ type: 'AgreeOverlapLead', data: { linkId: 'l1', organizationId } }) as const;
const agreed = (organizationId: string) =>
  happened('OverlapLeadAgreed', { linkId: 'l1', organizationId });

describe('drawing a link', () => {
  it.each(linkTypes)('joins cards of two boards: %s', (type) => {
    const data = { ...link('l1', 'soc-1a', type, 'liv-1'), note: 'See\npage 3' };
    given(...hall)
      .when(draw(data))
      .thenHappened(linkDrawn(data));
  });

  it('joins cards that stand', () => {
    const data = link('l1', 'soc-1a', 'supports', 'liv-1a');
    given(...hall)
      .when(draw(link('l1', 'soc-9z', 'supports', 'liv-1a')))
      .thenRefused('unknown_sheet');
    given(...hall)
      .when(draw(link('l1', 'soc-1', 'supports', 'liv-9')))
      .thenRefused('unknown_strategy');
    given(...hall, happened('SheetWithdrawn', { sheetId: 'liv-1a' }))
      .when(draw(data))
      .thenRefused('withdrawn');
    given(...hall, happened('StrategyWithdrawn', { strategyId: 'soc-1' }))
      .when(draw(data))
      .thenRefused('withdrawn');
  });

  it('also joins what has been submitted', () => {
    const data = link('l1', 'soc-1a', 'supports', 'liv-1a');
    given(...hall, happened('StrategySubmitted', { strategyId: 'soc-1' }))
      .when(draw(data))
      .thenHappened(linkDrawn(data));
  });

  it('does not join a card to itself, nor to its own board', () => {
    given(...hall)
      .when(draw(link('l1', 'soc-1a', 'supports', 'soc-1a')))
      .thenRefused('self_link');
    given(...hall)
      .when(draw(link('l1', 'soc-1a', 'supports', 'soc-2')))
      .thenRefused('same_board');
  });

  it.each([
    ['linkId', { linkId: '' }],
    ['from', { from: { kind: 'board', id: 'society' } as never }],
    ['to', { to: { kind: 'comment', id: 'c' } as never }],
    ['type', { type: 'copies' as 'supports' }],
    ['note', { note: '' }],
  ])('refuses an invalid %s', (field, data) => {
    given(...hall)
      .when(draw({ ...link('l1', 'soc-1a', 'supports', 'liv-1a'), ...data }))
      .thenRefused('invalid_value', { field });
  });

  it('has an id of its own', () => {
    given(...hall, linkDrawn(link('l1', 'soc-1a', 'supports', 'liv-1a')))
      .when(draw(link('l1', 'soc-1b', 'supports', 'liv-2a')))
      .thenRefused('id_taken');
  });

  it.each(directedLinkTypes.filter((type) => type !== 'dependsOn'))(
    'joins two cards once each way: %s',
    (type) => {
      const there = linkDrawn(link('l1', 'soc-1a', type, 'liv-1a'));
      const back = link('l2', 'liv-1a', type, 'soc-1a');
      given(...hall, there)
        .when(draw(link('l2', 'soc-1a', type, 'liv-1a')))
        .thenRefused('link_exists', { linkId: 'l1' });
      given(...hall, there)
        .when(draw(back))
        .thenHappened(linkDrawn(back));
    },
  );

  it.each(symmetricLinkTypes)('joins two cards once in either order: %s', (type) => {
    const there = linkDrawn(link('l1', 'soc-1a', type, 'liv-1a'));
    given(...hall, there)
      .when(draw(link('l2', 'soc-1a', type, 'liv-1a')))
      .thenRefused('link_exists');
    given(...hall, there)
      .when(draw(link('l2', 'liv-1a', type, 'soc-1a')))
      .thenRefused('link_exists');
  });

  it('joins the same cards by other types', () => {
    const other = link('l2', 'soc-1a', 'sharesData', 'liv-1a');
    given(...hall, linkDrawn(link('l1', 'soc-1a', 'supports', 'liv-1a')))
      .when(draw(other))
      .thenHappened(linkDrawn(other));
  });

  it('does not take a sheet and a strategy of one id for one card', () => {
    const sheet = sheetAdded('liv-1', 'liv-2', { code: 'LIV-2b' });
    const data = {
      linkId: 'l2',
      from: card('soc-1a'),
      to: { kind: 'sheet', id: 'liv-1' },
      type: 'overlaps',
    } as const;
    given(...hall, sheet, linkDrawn(link('l1', 'soc-1a', 'overlaps', 'liv-1')))
      .when(draw(data))
      .thenHappened(linkDrawn(data));
  });

  it('is one of as many as a workshop may hold', () => {
    const many = Array.from({ length: limits.linksMax }, (_, i) =>
      linkDrawn(link(`many${i}`, `far-${i}a`, 'supports', `off-${i}a`)),
    );
    const data = link('l1', 'soc-1a', 'supports', 'liv-1a');
    given(...hall, ...many.slice(1))
      .when(draw(data))
      .thenHappened(linkDrawn(data));
    given(...hall, ...many)
      .when(draw(data))
      .thenRefused('limit_reached');
  });

  it('may follow one that was removed', () => {
    const data = link('l2', 'soc-1a', 'overlaps', 'liv-1a');
    given(
      ...hall,
      linkDrawn(link('l1', 'soc-1a', 'overlaps', 'liv-1a')),
      happened('LinkRemoved', { linkId: 'l1' }),
    )
      .when(draw(data))
      .thenHappened(linkDrawn(data));
  });
});

describe('dependencies', () => {
  it('close no circle of two', () => {
    given(...hall, linkDrawn(depends('l1', 'soc-1a', 'liv-1a')))
      .when(draw(depends('l2', 'liv-1a', 'soc-1a')))
      .thenRefused('dependency_cycle');
  });

  it('close no longer circle', () => {
    const chain = [
      depends('l1', 'soc-1a', 'liv-1a'),
      depends('l2', 'liv-1a', 'soc-1b'),
      depends('l3', 'soc-1b', 'liv-2a'),
    ];
    given(...hall, ...chain.map(linkDrawn))
      .when(draw(depends('l4', 'liv-2a', 'soc-1a')))
      .thenRefused('dependency_cycle');
    const across = depends('l4', 'soc-1a', 'liv-2a');
    given(...hall, ...chain.map(linkDrawn))
      .when(draw(across))
      .thenHappened(linkDrawn(across));
  });

  it('close no circle by way of a card that is withdrawn: it may come back', () => {
    given(
      ...hall,
      linkDrawn(depends('l1', 'soc-1a', 'liv-1a')),
      linkDrawn(depends('l2', 'liv-1a', 'soc-1b')),
      linkDrawn(depends('l3', 'soc-1b', 'liv-2a')),
      happened('SheetWithdrawn', { sheetId: 'soc-1b' }),
    )
      .when(draw(depends('l4', 'liv-2a', 'soc-1a')))
      .thenRefused('dependency_cycle');
  });

  it('are open again when a link of the circle goes', () => {
    const back = depends('l2', 'liv-1a', 'soc-1a');
    given(
      ...hall,
      linkDrawn(depends('l1', 'soc-1a', 'liv-1a')),
      happened('LinkRemoved', { linkId: 'l1' }),
    )
      .when(draw(back))
      .thenHappened(linkDrawn(back));
  });

  it('are not closed by links of other types', () => {
    const back = depends('l2', 'liv-1a', 'soc-1a');
    given(...hall, linkDrawn(link('l1', 'soc-1a', 'supports', 'liv-1a')))
      .when(draw(back))
      .thenHappened(linkDrawn(back));
  });
});

describe('removing a link', () => {
  const remove = { type: 'RemoveLink', data: { linkId: 'l1' } } as const;

  it('removes it without a trace in the state', () => {
    const drawn = linkDrawn(link('l1', 'soc-1a', 'supports', 'liv-1a'));
    given(...hall, drawn)
      .when(remove)
      .thenHappened(happened('LinkRemoved', { linkId: 'l1' }));
    expect(folded([...hall, drawn, happened('LinkRemoved', { linkId: 'l1' })])).toEqual(
      folded(hall),
    );
  });

  it.each([
    ['agreedLeadId', 'dpu', 'overlaps'],
    ['resolution', 'Taman first', 'conflictsWith'],
  ] as const)('P6: does not discard what another person set unseen: %s', (field, current, type) => {
    const drawn = [...hall, linkDrawn(link('l1', 'soc-1a', type, 'liv-1a'))];
    const said =
      type === 'overlaps'
        ? happened('OverlapLeadAgreed', { linkId: 'l1', organizationId: current })
        : happened('ConflictResolved', { linkId: 'l1', resolution: current });
    const removed = happened('LinkRemoved', { linkId: 'l1' });
    const seen = drawn.length - 1;
    given(...drawn, said)
      .when(remove, { seen })
      .thenRefused('stale_field', { field, current, revision: seen + 1 });
    given(...drawn, said)
      .when(remove, { seen, overwrite: true })
      .thenHappened(removed);
    given(...drawn, by('ani', said))
      .when(remove, { seen })
      .thenHappened(removed);
  });

  it('needs one', () =>
    given(...hall)
      .when(remove)
      .thenRefused('unknown_link'));
});

describe('a link whose end is withdrawn', () => {
  const drawn = linkDrawn(link('l1', 'soc-1a', 'overlaps', 'liv-1'));
  const broken = (...events: readonly WorkshopEvent[]) => {
    const state = folded([...hall, drawn, ...events]);
    return brokenEnds(state, state.links.get('l1')!).length > 0;
  };

  it('is kept as broken until the end comes back', () => {
    expect(broken()).toBe(false);
    expect(broken(happened('SheetWithdrawn', { sheetId: 'soc-1a' }))).toBe(true);
    expect(broken(happened('StrategyWithdrawn', { strategyId: 'soc-1' }))).toBe(true);
    expect(broken(happened('StrategyWithdrawn', { strategyId: 'liv-1' }))).toBe(true);
    expect(
      broken(
        happened('SheetWithdrawn', { sheetId: 'soc-1a' }),
        happened('SheetRestored', { sheetId: 'soc-1a' }),
      ),
    ).toBe(false);
  });

  it('can be removed', () => {
    given(...hall, drawn, happened('SheetWithdrawn', { sheetId: 'soc-1a' }))
      .when({ type: 'RemoveLink', data: { linkId: 'l1' } })
      .thenHappened(happened('LinkRemoved', { linkId: 'l1' }));
  });
});

describe('overlaps', () => {
  const drawn = [...hall, linkDrawn(link('l1', 'liv-1a', 'overlaps', 'soc-2'))];

  it.each([
    ['leads an end', 'dpu'],
    ['supports an end', 'dishub'],
    ['proposed an end', 'bpbd'],
  ])('are led by an organization that %s', (_why, organizationId) => {
    given(...drawn)
      .when(agree(organizationId))
      .thenHappened(agreed(organizationId));
  });

  it('are not led by an organization from elsewhere', () => {
    given(...drawn)
      .when(agree('dinkes'))
      .thenRefused('organization_not_involved');
    given(...drawn)
      .when(agree('nobody'))
      .thenRefused('unknown_organization');
    given(...drawn, happened('OrganizationDeactivated', { organizationId: 'dpu' }))
      .when(agree('dpu'))
      .thenRefused('organization_inactive');
  });

  it('keep an agreement that its author has not seen', () => {
    given(...drawn, agreed('dpu'))
      .when(agree('bpbd'), { seen: drawn.length - 1 })
      .thenRefused('stale_field', { field: 'agreedLeadId', current: 'dpu' });
    given(...drawn, agreed('dpu'))
      .when(agree('bpbd'))
      .thenHappened(agreed('bpbd'));
    given(...drawn, by('ani', agreed('dpu')))
      .when(agree('bpbd'), { seen: 0, actor: 'ani' })
      .thenHappened(agreed('bpbd'));
    given(...drawn, agreed('dpu'))
      .when(agree('dpu'), { seen: 0 })
      .thenNothing();
  });

  it('are the only links with a lead', () => {
    given(...hall, linkDrawn(link('l1', 'liv-1a', 'conflictsWith', 'soc-2')))
      .when(agree('dpu'))
      .thenRefused('wrong_link_type');
    given(...hall)
      .when(agree('dpu'))
      .thenRefused('unknown_link');
  });
});

describe('conflicts', () => {
  const resolve = {
    type: 'ResolveConflict',
    data: { linkId: 'l1', resolution: 'Taman first' },
  } as const;
  const reopen = { type: 'ReopenConflict', data: { linkId: 'l1' } } as const;
  const resolved = happened('ConflictResolved', resolve.data);
  const drawn = [...hall, linkDrawn(link('l1', 'soc-1a', 'conflictsWith', 'liv-1a'))];

  it('are settled once, until they are opened again', () => {
    given(...drawn)
      .when(resolve)
      .thenHappened(resolved);
    given(...drawn, resolved)
      .when(resolve)
      .thenRefused('already_resolved');
    given(...drawn, resolved)
      .when(reopen)
      .thenHappened(happened('ConflictReopened', { linkId: 'l1' }));
    given(...drawn)
      .when(reopen)
      .thenRefused('not_resolved');
    given(...drawn, resolved, happened('ConflictReopened', { linkId: 'l1' }))
      .when(resolve)
      .thenHappened(resolved);
  });

  it('P6: are not opened again over a settlement that its author has not seen', () => {
    const reopened = happened('ConflictReopened', { linkId: 'l1' });
    const other = happened('ConflictResolved', { linkId: 'l1', resolution: 'Jalan first' });
    const events = [...drawn, resolved, reopened, other];
    const details = { field: 'resolution', current: 'Jalan first' };
    given(...events)
      .when(reopen, { seen: drawn.length })
      .thenRefused('stale_field', details);
    given(...events)
      .when(reopen, { seen: drawn.length, overwrite: true })
      .thenHappened(reopened);
    expect(withoutMarks(folded([...drawn, resolved, reopened]))).toEqual(
      withoutMarks(folded(drawn)),
    );
  });

  it('are settled in words', () => {
    given(...drawn)
      .when({ type: 'ResolveConflict', data: { linkId: 'l1', resolution: ' ' } })
      .thenRefused('invalid_value', { field: 'resolution' });
  });

  it('are the only links that are settled', () => {
    const other = linkDrawn(link('l1', 'soc-1a', 'overlaps', 'liv-1a'));
    for (const command of [resolve, reopen]) {
      given(...hall, other)
        .when(command)
        .thenRefused('wrong_link_type');
      given(...hall)
        .when(command)
        .thenRefused('unknown_link');
    }
  });
});
