import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import type { CommandData } from '../messages.ts';
import { by, folded, given } from '../testing/given.ts';
import { hall, happened, sheetAdded, strategyProposed } from '../testing/hall.ts';
import { budi, fitri, seated } from '../testing/seated.ts';

const strategyId = 'soc-1';
const submitted = happened('StrategySubmitted', { strategyId });
const withdrawn = happened('StrategyWithdrawn', { strategyId });
const beforeSubmission = { seen: hall.length - 1 };

describe('proposing a strategy', () => {
  const data: CommandData<'ProposeStrategy'> = {
    strategyId: 'soc-3',
    dimensionId: 'society',
    code: 'SOC-3',
    subdimension: 'second',
    title: 'Warga siaga bencana',
    organizationId: 'bpbd',
  };
  const propose = (fields: Partial<typeof data> = {}) =>
    ({ type: 'ProposeStrategy', data: { ...data, ...fields } }) as const;

  it('puts it at the end of the board, as a draft', () => {
    const outcome = given(...seated).when(propose());
    outcome.thenHappened(happened('StrategyProposed', { ...data, order: 'a2' }));
    expect(outcome.state.strategies.get('soc-3')).toMatchObject({
      status: 'draft',
      issue: '',
      target: '',
    });
  });

  it('or where it is told to, with all its words', () => {
    const full = { order: 'a0V', issue: 'Banjir\ntiap tahun', target: '40 desa' };
    given(...seated)
      .when(propose(full))
      .thenHappened(happened('StrategyProposed', { ...data, ...full }));
  });

  it.each([
    ['strategyId', { strategyId: 'soc 3' }],
    ['code', { code: '' }],
    ['code', { code: 'C'.repeat(limits.code.max + 1) }],
    ['title', { title: 'Too short' }],
    ['title', { title: 't'.repeat(161) }],
    ['title', { title: 'Two lines\nare no title' }],
    ['issue', { issue: 'i'.repeat(2_001) }],
    ['target', { target: 't'.repeat(501) }],
    ['order', { order: 'a00' }],
  ])('refuses another %s: %j', (field, fields) => {
    given(...seated)
      .when(propose(fields))
      .thenRefused('invalid_value', { field });
  });

  it('on a board in use, under one of its subdimensions', () => {
    given(...seated)
      .when(propose({ dimensionId: 'none' }))
      .thenRefused('unknown_dimension');
    given(...seated)
      .when(propose({ dimensionId: 'economy' }))
      .thenRefused('dimension_inactive');
    given(...seated)
      .when(propose({ subdimension: 'third' }))
      .thenRefused('unknown_subdimension');
  });

  it('for an organization that sits there, or for the own', () => {
    const forDpu = propose({ organizationId: 'dpu' });
    given(...seated)
      .when(forDpu, { actor: fitri })
      .thenRefused('organization_not_in_group');
    given(...seated)
      .when(forDpu, { actor: { ...fitri, organizationId: 'dpu' } })
      .thenHappened(happened('StrategyProposed', { ...forDpu.data, order: 'a2' }));
    given(...seated)
      .when(propose({ organizationId: 'dinkes' }), { actor: budi })
      .thenHappened(
        happened('StrategyProposed', { ...data, organizationId: 'dinkes', order: 'a2' }),
      );
    given(...seated)
      .when(propose({ organizationId: 'none' }))
      .thenRefused('unknown_organization');
    given(...seated)
      .when(propose({ organizationId: 'disbanded' }))
      .thenRefused('organization_inactive');
  });

  it('under an id of its own, and a code that no card of the board holds', () => {
    given(...seated)
      .when(propose({ strategyId: 'liv-1' }))
      .thenRefused('id_taken');
    given(...seated)
      .when(propose({ code: 'soc-1' }))
      .thenRefused('code_taken');
    given(...seated)
      .when(propose({ code: 'soc-1A' }))
      .thenRefused('code_taken');
    given(...seated)
      .when(propose({ code: 'LIV-1' }))
      .thenHappened(happened('StrategyProposed', { ...data, code: 'LIV-1', order: 'a2' }));
  });

  it('up to the limit', () => {
    const many = Array.from({ length: limits.strategiesMax }, (_, n) =>
      strategyProposed(`s-${n}`, { code: `S${n}` }),
    );
    given(...seated, ...many)
      .when(propose())
      .thenRefused('limit_reached');
  });
});

const edits = [
  ['RetitleStrategy', { title: 'Another title' }, 'StrategyRetitled', 'title'],
  ['RecodeStrategy', { code: 'SOC-9' }, 'StrategyRecoded', 'code'],
  ['ReclassifyStrategy', { subdimension: 'second' }, 'StrategyReclassified', 'subdimension'],
  ['SetStrategyTarget', { target: '40 desa' }, 'StrategyTargetSet', 'target'],
  [
    'ChangeStrategyProposer',
    { organizationId: 'dinkes' },
    'StrategyProposerChanged',
    'organizationId',
  ],
  ['ReplaceStrategyIssue', { text: 'Banjir\ntiap tahun' }, 'StrategyIssueReplaced', 'issue'],
] as const;

describe.each(edits)('%s', (type, fields, event, field) => {
  const command = { type, data: { strategyId, ...fields } } as CommandOf;
  const changed = { type: event, v: 1, data: { strategyId, ...fields } } as EventOf;

  it('sets the field', () => {
    const outcome = given(...seated).when(command);
    outcome.thenHappened(changed);
    expect(outcome.state.strategies.get(strategyId)).toMatchObject({
      [field]: Object.values(fields)[0],
    });
  });

  it('is silent when that stands there already', () => {
    given(...seated, changed)
      .when(command)
      .thenNothing();
  });

  it('does not write over what another set meanwhile', () => {
    const events = [...seated, by('ani', changed)];
    const back = {
      ...command,
      data: { ...command.data, ...original(field) },
    } as CommandOf;
    const stale = { field, current: Object.values(fields)[0], revision: seated.length };
    given(...events)
      .when(back, { actor: budi, seen: seated.length - 1 })
      .thenRefused('stale_field', stale);
    expect(
      given(...events)
        .when(back, { actor: budi, seen: seated.length - 1, overwrite: true })
        .state.strategies.get(strategyId),
    ).not.toMatchObject({ [field]: Object.values(fields)[0] });
  });

  it('only while the strategy may be edited', () => {
    given(...seated, submitted)
      .when(command)
      .thenRefused('not_editable', { status: 'submitted' });
    given(...seated, withdrawn)
      .when(command)
      .thenRefused('withdrawn');
    given(...seated)
      .when({ ...command, data: { ...command.data, strategyId: 'none' } } as CommandOf)
      .thenRefused('unknown_strategy');
    given(
      ...seated,
      submitted,
      happened('StrategyRevisionRequested', { strategyId, note: 'Say more' }),
    )
      .when(command)
      .thenHappened(changed);
  });
});

type CommandOf = Parameters<ReturnType<typeof given>['when']>[0];
type EventOf = (typeof seated)[number];

/** What a field held to begin with, in the words of its command. */
function original(field: string): object {
  const strategy = folded(hall).strategies.get(strategyId)!;
  if (field === 'issue') return { text: strategy.issue };
  return { [field]: strategy[field as 'title'] };
}

describe('editing a strategy', () => {
  it.each([
    ['title', { type: 'RetitleStrategy', data: { strategyId, title: 'Short' } }],
    ['code', { type: 'RecodeStrategy', data: { strategyId, code: ' ' } }],
    ['target', { type: 'SetStrategyTarget', data: { strategyId, target: 't'.repeat(501) } }],
    ['text', { type: 'ReplaceStrategyIssue', data: { strategyId, text: 'i'.repeat(2_001) } }],
    ['order', { type: 'ReorderStrategy', data: { strategyId, order: '' } }],
  ] as const)('refuses another %s', (field, command) => {
    given(...seated)
      .when(command)
      .thenRefused('invalid_value', { field });
  });

  it('a code is of one card on the board; the old one becomes free', () => {
    const recode = (code: string) =>
      ({ type: 'RecodeStrategy', data: { strategyId, code } }) as const;
    given(...seated)
      .when(recode('soc-2'))
      .thenRefused('code_taken');
    given(...seated)
      .when(recode('SOC-1B'))
      .thenRefused('code_taken');
    given(...seated)
      .when(recode('soc-1'))
      .thenHappened(happened('StrategyRecoded', { strategyId, code: 'soc-1' }));
    const recoded = happened('StrategyRecoded', { strategyId, code: 'SOC-9' });
    given(...seated, recoded)
      .when({ type: 'RecodeStrategy', data: { strategyId: 'soc-2', code: 'SOC-1' } })
      .thenHappened(happened('StrategyRecoded', { strategyId: 'soc-2', code: 'SOC-1' }));
  });

  it('a subdimension is one of the board, a proposer sits there', () => {
    given(...seated)
      .when({ type: 'ReclassifyStrategy', data: { strategyId, subdimension: 'third' } })
      .thenRefused('unknown_subdimension');
    given(...seated)
      .when({ type: 'ChangeStrategyProposer', data: { strategyId, organizationId: 'dpu' } })
      .thenRefused('organization_not_in_group');
  });
});

describe('reordering', () => {
  const reorder = { type: 'ReorderStrategy', data: { strategyId, order: 'a0V' } } as const;
  const reordered = happened('StrategyReordered', reorder.data);

  it('moves it, whoever moved it before', () => {
    given(...seated)
      .when(reorder)
      .thenHappened(reordered);
    given(...seated, reordered)
      .when(reorder)
      .thenNothing();
    const movedAway = by('ani', happened('StrategyReordered', { strategyId, order: 'a5' }));
    given(...seated, movedAway)
      .when(reorder, beforeSubmission)
      .thenHappened(reordered);
  });

  it('also a submitted one, as long as it stands', () => {
    given(...seated, submitted)
      .when(reorder)
      .thenHappened(reordered);
    given(...seated, withdrawn)
      .when(reorder)
      .thenRefused('withdrawn');
  });
});

describe('merging strategies', () => {
  const merge = (from: string, intoId: string) =>
    ({ type: 'MergeStrategies', data: { strategyId: from, intoId } }) as const;
  const merged = happened('StrategyMerged', { strategyId, intoId: 'soc-2' });

  it('moves the sheets and withdraws the first', () => {
    const outcome = given(...seated).when(merge(strategyId, 'soc-2'));
    outcome.thenHappened(merged);
    expect(outcome.state.sheets.get('soc-1a')?.strategyId).toBe('soc-2');
    expect(outcome.state.strategies.get(strategyId)).toMatchObject({
      status: 'withdrawn',
      statusBefore: 'draft',
      mergedIntoId: 'soc-2',
    });
  });

  it('on one board, both of which may be edited', () => {
    given(...seated)
      .when(merge(strategyId, 'liv-1'))
      .thenRefused('other_board');
    given(...seated)
      .when(merge(strategyId, strategyId))
      .thenRefused('invalid_value', { field: 'intoId' });
    given(...seated)
      .when(merge('none', strategyId))
      .thenRefused('unknown_strategy');
    given(...seated)
      .when(merge(strategyId, 'none'))
      .thenRefused('unknown_strategy');
    given(...seated, submitted)
      .when(merge(strategyId, 'soc-2'))
      .thenRefused('not_editable');
    given(...seated, submitted)
      .when(merge('soc-2', strategyId))
      .thenRefused('not_editable');
  });

  it('can be taken back, the sheets stay where they went', () => {
    const outcome = given(...seated, merged).when({
      type: 'RestoreStrategy',
      data: { strategyId },
    });
    outcome.thenHappened(happened('StrategyRestored', { strategyId }));
    expect(outcome.state.strategies.get(strategyId)).not.toHaveProperty('mergedIntoId');
    expect(outcome.state.sheets.get('soc-1a')?.strategyId).toBe('soc-2');
  });
});

describe('justifying a gap in alignment', () => {
  const justify = (fields: Partial<CommandData<'JustifyAlignmentGap'>> = {}) =>
    ({
      type: 'JustifyAlignmentGap',
      data: { sheetId: 'soc-1a', document: 'RPJMD', reason: 'It is newer', ...fields },
    }) as const;
  const justified = happened('AlignmentGapJustified', justify().data);

  it('says why', () => {
    const outcome = given(...seated).when(justify());
    outcome.thenHappened(justified);
    expect(outcome.state.sheets.get('soc-1a')?.justifications).toEqual({ RPJMD: 'It is newer' });
    given(...seated, justified)
      .when(justify())
      .thenNothing();
  });

  it('until the strategy is ratified', () => {
    const reviewed = [
      submitted,
      happened('StrategyApproved', { strategyId }),
      happened('StrategyPresented', { strategyId }),
    ];
    given(...seated, ...reviewed)
      .when(justify())
      .thenHappened(justified);
    given(...seated, ...reviewed, happened('StrategyRatified', { strategyId }))
      .when(justify())
      .thenRefused('not_editable', { status: 'ratified' });
  });

  it('of a sheet that stands', () => {
    given(...seated)
      .when(justify({ sheetId: 'none' }))
      .thenRefused('unknown_sheet');
    given(...seated, withdrawn)
      .when(justify())
      .thenRefused('withdrawn');
    given(...seated, happened('SheetWithdrawn', { sheetId: 'soc-1a' }))
      .when(justify())
      .thenRefused('withdrawn');
  });

  it.each([
    ['document', { document: 'RTRW' as 'RPJMD' }],
    ['reason', { reason: '' }],
    ['reason', { reason: 'r'.repeat(limits.note.max + 1) }],
  ])('refuses another %s', (field, fields) => {
    given(...seated)
      .when(justify(fields))
      .thenRefused('invalid_value', { field });
  });

  it('not over another person’s reason for the same document', () => {
    const events = [...seated, by('ani', justified)];
    const unseen = { actor: budi, seen: seated.length - 1 };
    given(...events)
      .when(justify({ reason: 'Because' }), unseen)
      .thenRefused('stale_field', { field: 'justifications.RPJMD', current: 'It is newer' });
    const other = justify({ document: 'Renstra' });
    given(...events)
      .when(other, unseen)
      .thenHappened(happened('AlignmentGapJustified', other.data));
  });
});

it('a sheet of another board is none of a merged strategy’s', () => {
  const state = folded([
    ...hall,
    sheetAdded('liv-1b', 'liv-1'),
    happened('StrategyMerged', { strategyId, intoId: 'soc-2' }),
  ]);
  expect(state.sheets.get('liv-1b')?.strategyId).toBe('liv-1');
});
