import { describe, expect, it } from '@jest/globals';
import type { CardRef, EntityRef } from './ids.ts';
import type { WorkshopEvent } from './messages.ts';
import { folded } from './testing/given.ts';
import {
  aligned,
  allocated,
  hall,
  happened,
  linkDrawn,
  quickWinMarked,
  sheetAdded,
} from './testing/hall.ts';
import type { LinkType, PlanningDocument, SheetTemplateField, SheetText } from './vocabulary.ts';
import { affectedBy, type Warning, warningsAbout, warningsOf } from './warnings.ts';

const after = (...events: readonly WorkshopEvent[]) => folded([...hall, ...events]);
const warningsAfter = (...events: readonly WorkshopEvent[]) => warningsOf(after(...events));
const sheet = (id: string): EntityRef => ({ kind: 'sheet', id });

const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const expected: readonly PlanningDocument[] = ['RPJMD', 'Renstra', 'Program Unggulan'];
const fullyAligned = (sheetId: string) =>
  expected.map((document) =>
    happened('SheetAligned', {
      sheetId,
      alignmentId: `${document[0]}-${document.length}`,
      ...aligned,
      document,
    }),
  );
/** Submitted, with nothing to warn of. */
const inOrder = [...fullyAligned('soc-1a'), ...fullyAligned('soc-1b'), submitted];

describe('a plan as it begins', () => {
  it('warns of nothing', () => expect(warningsAfter()).toEqual([]));
});

describe('years', () => {
  it('outside the period of the workshop', () => {
    const edges = [2018, 2023].map((year) => allocated('soc-1a', year));
    const outside = [2017, 2024].map((year) => allocated('soc-1a', year));
    expect(warningsAfter(...edges)).toEqual([]);
    expect(warningsAfter(...edges, ...outside)).toEqual(
      [2017, 2024].map((year) => ({
        code: 'allocation_outside_period',
        on: { kind: 'allocation', id: `soc-1a/${year}` },
        details: { from: 2018, to: 2023 },
      })),
    );
  });

  it('follow the period when it is revised', () => {
    const longer = happened('WorkshopRevised', { period: { from: 2018, to: 2024 } });
    expect(warningsAfter(allocated('soc-1a', 2024), longer)).toEqual([]);
  });
});

const win = (sheetId: string, year: number) => [
  allocated(sheetId, year),
  quickWinMarked(sheetId, year),
];

describe('quick wins', () => {
  const capped = happened('QuickWinCapSet', { dimensionId: 'society', cap: 1 });
  const two = [...win('soc-1a', 2019), ...win('soc-1b', 2020)];
  const overCap: Warning = {
    code: 'quick_wins_over_cap',
    on: { kind: 'board', id: 'society' },
    details: { cap: 1, quickWins: ['soc-1a/2019', 'soc-1b/2020'] },
  };

  it('over the cap of their board, all named', () => {
    expect(warningsAfter(...two)).toEqual([]);
    expect(warningsAfter(capped, ...two)).toEqual([overCap]);
    expect(warningsAfter(capped, ...win('soc-1a', 2019), ...win('liv-1a', 2019))).toEqual([]);
    expect(
      warningsAfter(
        happened('QuickWinCapSet', { dimensionId: 'society', cap: 0 }),
        ...win('soc-1a', 2019),
      ),
    ).toHaveLength(1);
    expect(
      warningsAfter(
        capped,
        ...two,
        happened('QuickWinCapSet', { dimensionId: 'society', cap: null }),
      ),
    ).toEqual([]);
  });

  it('count while their sheet and its strategy stand', () => {
    expect(
      warningsAfter(capped, ...two, happened('SheetWithdrawn', { sheetId: 'soc-1b' })),
    ).toEqual([]);
    expect(
      warningsAfter(capped, ...two, happened('StrategyWithdrawn', { strategyId: 'soc-1' })),
    ).toEqual([]);
  });

  it('are told to who touches one of them, and not to others', () => {
    const state = after(capped, ...two, sheetAdded('soc-2a', 'soc-2'));
    expect(warningsAbout(state, [sheet('soc-2a')])).toEqual([]);
    expect(warningsAbout(state, [sheet('soc-1a')])).toEqual([overCap]);
    expect(warningsAbout(state, [{ kind: 'board', id: 'society' }])).toEqual([overCap]);
    expect(warningsAbout(state, [sheet('liv-1a'), { kind: 'board', id: 'living' }])).toEqual([]);
  });

  it.each([
    ['2018-01', '2018-12', 1],
    ['2018-02', '2019-01', 0],
    ['2019-12', '2020-12', 0],
    ['2020-01', '2020-12', 1],
  ])('that pass by the year of their allocation: %s to %s', (start, end, count) => {
    const marked = quickWinMarked('soc-1a', 2019, { start, end });
    const warning = {
      code: 'quick_win_outside_year',
      on: { kind: 'allocation', id: 'soc-1a/2019' },
      details: { start, end },
    };
    const state = after(allocated('soc-1a', 2019), marked);
    expect(warningsOf(state)).toEqual(count === 0 ? [] : [warning]);
    expect(warningsAbout(state, [sheet('soc-1a')])).toEqual(warningsOf(state));
  });

  it('unconfirmed once their strategy is approved', () => {
    const marked = [...win('soc-1a', 2019), ...inOrder];
    const approved = happened('StrategyApproved', { strategyId: 'soc-1' });
    const confirmed = happened('QuickWinConfirmed', { sheetId: 'soc-1a', year: 2019 });
    expect(warningsAfter(...marked)).toEqual([]);
    expect(warningsAfter(...marked, approved)).toEqual([
      { code: 'quick_win_unconfirmed', on: { kind: 'allocation', id: 'soc-1a/2019' } },
    ]);
    expect(warningsAfter(...marked, approved, confirmed)).toEqual([]);
  });
});

const missing = (id: string, ...documents: readonly PlanningDocument[]) =>
  documents.map((document) => ({
    code: 'alignment_missing',
    on: sheet(id),
    details: { document },
  }));

describe('alignments that a submitted strategy lacks', () => {
  it('are named for each of its sheets', () => {
    expect(warningsAfter(submitted)).toEqual([
      ...missing('soc-1a', ...expected),
      ...missing('soc-1b', ...expected),
    ]);
    expect(warningsAfter(...inOrder)).toEqual([]);
  });

  it.each(expected)('%s among them, unless there is a reason', (document) => {
    const others = [...fullyAligned('soc-1a'), ...fullyAligned('soc-1b')].filter(
      ({ data }) => data.sheetId !== 'soc-1a' || data.document !== document,
    );
    const reason = happened('AlignmentGapJustified', {
      sheetId: 'soc-1a',
      document,
      reason: 'New law',
    });
    expect(warningsAfter(...others, submitted)).toEqual(missing('soc-1a', document));
    expect(warningsAfter(...others, reason, submitted)).toEqual([]);
  });

  it('stay on those sent back until they are dealt with', () => {
    const sentBack = happened('StrategyRevisionRequested', { strategyId: 'soc-1', note: 'Align' });
    expect(warningsAfter(submitted, sentBack)).toEqual(warningsAfter(submitted));
    expect(warningsAfter(submitted, sentBack, ...fullyAligned('soc-1a'))).toEqual(
      missing('soc-1b', ...expected),
    );
    const request = {
      type: 'RequestStrategyRevision',
      data: { strategyId: 'soc-1', note: 'Align' },
    } as const;
    expect(warningsAbout(after(submitted, sentBack), affectedBy(request))).toHaveLength(6);
  });

  it('do not matter in drafts, nor in what is withdrawn', () => {
    expect(
      warningsAfter(submitted, happened('StrategyWithdrawn', { strategyId: 'soc-1' })),
    ).toEqual([]);
    expect(
      warningsAfter(
        happened('SheetWithdrawn', { sheetId: 'soc-1a' }),
        ...fullyAligned('soc-1b'),
        submitted,
      ),
    ).toEqual([]);
  });

  it.each([
    ['StrategyApproved'],
    ['StrategyApproved', 'StrategyPresented'],
    ['StrategyApproved', 'StrategyPresented', 'StrategyRatified'],
  ] as const)('go on mattering after %s %s %s', (...steps) => {
    const events = steps.map((type) => happened(type, { strategyId: 'soc-1' }));
    expect(warningsAfter(submitted, ...events)).toHaveLength(6);
  });

  it('are told to who submits', () => {
    const submit = { type: 'SubmitStrategy', data: { strategyId: 'soc-1' } } as const;
    const state = after(submitted, sheetAdded('liv-1b', 'liv-1'));
    expect(warningsAbout(state, affectedBy(submit))).toEqual(warningsOf(state));
    expect(warningsAbout(state, [{ kind: 'strategy', id: 'liv-1' }])).toEqual([]);
  });
});

const template = (field: SheetTemplateField) =>
  happened('SheetTemplateConfigured', { fields: [{ field, required: true }] });
const text = (field: SheetText) =>
  happened('SheetTextReplaced', { sheetId: 'soc-1a', field, text: 'Said' });

describe('fields that the sheet template asks for', () => {
  const sheetId = 'soc-1a';
  const cases = [
    ['explanation', text('explanation')],
    ['benefit', text('benefit')],
    ['novelty', text('novelty')],
    ['sustainability', text('sustainability')],
    ['risk', text('risk')],
    ['kind', happened('SheetClassified', { sheetId, kind: 'method' })],
    ['form', happened('SheetClassified', { sheetId, form: 'digital' })],
    ['stage', happened('SheetClassified', { sheetId, stage: 'trial' })],
    ['supporting', happened('SupportingOrganizationAdded', { sheetId, organizationId: 'dpu' })],
    ['targetGroup', happened('SheetTargetGroupDescribed', { sheetId, targetGroup: 'Santri' })],
    ['location', happened('SheetLocated', { sheetId, location: { kind: 'wholeRegion' } })],
    ['partners', happened('SheetPartnersListed', { sheetId, partners: ['PMI'] })],
    ['resources', happened('SheetResourcesDescribed', { sheetId, resources: 'Servers' })],
    ['allocations', allocated(sheetId, 2019)],
    [
      'indicators',
      happened('IndicatorAdded', {
        indicatorId: 'i',
        on: { kind: 'sheet', id: sheetId },
        name: 'n',
        level: 'output',
        unit: 'u',
        direction: 'up',
      }),
    ],
  ] as const;
  const withoutOther = happened('SheetWithdrawn', { sheetId: 'soc-1b' });

  it.each(cases)('%s', (field, filled) => {
    const warning = { code: 'sheet_field_missing', on: sheet(sheetId), details: { field } };
    const before = [template(field), ...fullyAligned(sheetId), withoutOther];
    expect(warningsAfter(...before)).toEqual([]);
    expect(warningsAfter(...before, submitted)).toEqual([warning]);
    expect(warningsAfter(...before, filled, submitted)).toEqual([]);
    const optional = happened('SheetTemplateConfigured', { fields: [{ field, required: false }] });
    expect(warningsAfter(...before, optional, submitted)).toEqual([]);
  });

  it('alignments, beside each that is expected', () => {
    expect(
      warningsAfter(template('alignments'), withoutOther, submitted).map(({ code }) => code),
    ).toEqual([
      'alignment_missing',
      'alignment_missing',
      'alignment_missing',
      'sheet_field_missing',
    ]);
  });

  it('a lead, whatever the template says', () => {
    const orphan = happened('SheetAdded', {
      sheetId: 'soc-1c',
      strategyId: 'soc-1',
      code: 'SOC-1c',
      shortTitle: 'Orphan',
      title: 'Orphan',
      order: 'a5',
      supportingIds: [],
    });
    expect(warningsAfter(orphan, ...fullyAligned('soc-1c'), ...inOrder)).toEqual([
      { code: 'sheet_field_missing', on: sheet('soc-1c'), details: { field: 'lead' } },
    ]);
  });
});

const on: EntityRef = { kind: 'link', id: 'l1' };
const broken = (...ends: readonly string[]) => [{ code: 'link_broken', on, details: { ends } }];
const drawn = (
  type: LinkType,
  from: CardRef = { kind: 'sheet', id: 'soc-1a' },
  to: CardRef = { kind: 'sheet', id: 'liv-1a' },
) => linkDrawn({ linkId: 'l1', from, to, type });

describe('links', () => {
  const later: Warning = {
    code: 'dependency_starts_later',
    on,
    details: { startYear: 2020, dependencyStartYear: 2021 },
  };

  it('to a dependency that starts later', () => {
    const depends = drawn('dependsOn');
    const starts = [allocated('soc-1a', 2020), allocated('soc-1a', 2022)];
    expect(warningsAfter(depends, ...starts)).toEqual([]);
    expect(warningsAfter(depends, allocated('liv-1a', 2021))).toEqual([]);
    expect(warningsAfter(depends, ...starts, allocated('liv-1a', 2020))).toEqual([]);
    expect(warningsAfter(depends, ...starts, allocated('liv-1a', 2021))).toEqual([later]);
    expect(
      warningsAfter(depends, ...starts, allocated('liv-1a', 2021), allocated('liv-1a', 2019)),
    ).toEqual([]);
    expect(warningsAfter(drawn('supports'), ...starts, allocated('liv-1a', 2021))).toEqual([]);
  });

  it('to a strategy that starts later: it starts with the first of its sheets', () => {
    const depends = drawn(
      'dependsOn',
      { kind: 'strategy', id: 'soc-1' },
      { kind: 'strategy', id: 'liv-1' },
    );
    const years = [allocated('soc-1b', 2020), allocated('soc-1a', 2022), allocated('liv-1a', 2021)];
    expect(warningsAfter(depends, ...years)).toEqual([later]);
    expect(
      warningsAfter(depends, ...years, happened('SheetWithdrawn', { sheetId: 'soc-1b' })),
    ).toEqual([]);
    const allocate = {
      sheetId: 'soc-1b',
      year: 2020,
      budgetRupiah: 0,
      fundingSource: 'APBD',
    } as const;
    const refs = affectedBy({ type: 'AllocateSheetToYear', data: allocate });
    expect(warningsAbout(after(depends, ...years), refs)).toEqual([later]);
  });

  it('between cards in conflict, until it is settled', () => {
    const settled = happened('ConflictResolved', { linkId: 'l1', resolution: 'Taman first' });
    expect(warningsAfter(drawn('conflictsWith'))).toEqual([{ code: 'conflict_open', on }]);
    expect(warningsAfter(drawn('conflictsWith'), settled)).toEqual([]);
    expect(
      warningsAfter(
        drawn('conflictsWith'),
        settled,
        happened('ConflictReopened', { linkId: 'l1' }),
      ),
    ).toHaveLength(1);
  });

  it('between cards that overlap, until a lead is agreed', () => {
    const agreed = happened('OverlapLeadAgreed', { linkId: 'l1', organizationId: 'dpu' });
    expect(warningsAfter(drawn('overlaps'))).toEqual([{ code: 'overlap_without_lead', on }]);
    expect(warningsAfter(drawn('overlaps'), agreed)).toEqual([]);
  });

  it.each(['dependsOn', 'conflictsWith', 'overlaps', 'supports'] as const)(
    'with an end that was withdrawn, and of nothing else: %s',
    (type) => {
      const years = [allocated('soc-1a', 2020), allocated('liv-1a', 2021)];
      const from = happened('SheetWithdrawn', { sheetId: 'soc-1a' });
      const to = happened('StrategyWithdrawn', { strategyId: 'liv-1' });
      expect(warningsAfter(...years, drawn(type), from)).toEqual(broken('from'));
      expect(warningsAfter(...years, drawn(type), to)).toEqual(broken('to'));
      expect(warningsAfter(...years, drawn(type), from, to)).toEqual(broken('from', 'to'));
      expect(
        warningsAfter(...years, drawn(type), from, to, happened('LinkRemoved', { linkId: 'l1' })),
      ).toEqual([]);
    },
  );

  it('are told to who touches either end or the link', () => {
    const state = after(drawn('overlaps'));
    for (const ref of [sheet('soc-1a'), sheet('liv-1a'), on])
      expect(warningsAbout(state, [ref])).toHaveLength(1);
    expect(warningsAbout(state, [sheet('soc-1a'), sheet('liv-1a'), on])).toHaveLength(1);
    expect(warningsAbout(state, [sheet('soc-1b')])).toEqual([]);
  });
});

describe('what a command affects', () => {
  it.each([
    [{ type: 'MoveSheet', data: { sheetId: 's', strategyId: 'a' } }, ['sheet/s', 'strategy/a']],
    [
      { type: 'MergeStrategies', data: { strategyId: 'a', intoId: 'b' } },
      ['strategy/a', 'strategy/b'],
    ],
    [
      {
        type: 'DrawLink',
        data: {
          linkId: 'l',
          from: { kind: 'sheet', id: 's' },
          to: { kind: 'sheet', id: 't' },
          type: 'overlaps',
        },
      },
      ['link/l'],
    ],
    [{ type: 'ResolveConflict', data: { linkId: 'l', resolution: 'Both' } }, ['link/l']],
    [
      {
        type: 'AddIndicator',
        data: {
          indicatorId: 'i',
          on: { kind: 'strategy', id: 'a' },
          name: 'N',
          level: 'output',
          unit: 'u',
          direction: 'up',
        },
      },
      ['strategy/a'],
    ],
    [{ type: 'SetQuickWinCap', data: { dimensionId: 'd', cap: 1 } }, ['board/d']],
    [
      { type: 'PostComment', data: { commentId: 'c', on: { kind: 'sheet', id: 's' }, text: 'Hm' } },
      [],
    ],
    [{ type: 'MergeOrganizations', data: { organizationId: 'o', intoId: 'p' } }, []],
  ] as const)('%j', (command, refs) => {
    expect(affectedBy(command).map(({ kind, id }) => `${kind}/${id}`)).toEqual(refs);
  });
});

describe('all warnings', () => {
  it('stand in one order, however the state came to be', () => {
    const events = [
      allocated('liv-2a', 2030),
      allocated('soc-1a', 2030),
      allocated('liv-1a', 2030),
    ];
    expect(warningsAfter(...events)).toEqual(warningsAfter(...events.toReversed()));
  });
});
