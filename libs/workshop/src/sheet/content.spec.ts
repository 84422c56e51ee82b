import { describe, expect, it } from '@jest/globals';
import type { WorkshopEvent } from '../messages.ts';
import { by, folded, given } from '../testing/given.ts';
import { hall, happened } from '../testing/hall.ts';

const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const strategyWithdrawn = happened('StrategyWithdrawn', { strategyId: 'soc-1' });
const withdrawn = happened('SheetWithdrawn', { sheetId: 'soc-1a' });
const sheetId = 'soc-1a';

describe('the short fields of a sheet', () => {
  const cases = [
    {
      command: { type: 'RetitleSheet', data: { sheetId, shortTitle: 'Simadin' } },
      event: happened('SheetRetitled', { sheetId, shortTitle: 'Simadin' }),
      field: 'shortTitle',
    },
    {
      command: { type: 'RetitleSheet', data: { sheetId, title: 'Rapor daring' } },
      event: happened('SheetRetitled', { sheetId, title: 'Rapor daring' }),
      field: 'title',
    },
    {
      command: { type: 'RecodeSheet', data: { sheetId, code: 'SOC-9' } },
      event: happened('SheetRecoded', { sheetId, code: 'SOC-9' }),
      field: 'code',
    },
    {
      command: { type: 'ClassifySheet', data: { sheetId, kind: 'method' } },
      event: happened('SheetClassified', { sheetId, kind: 'method' }),
      field: 'kind',
    },
    {
      command: { type: 'ClassifySheet', data: { sheetId, form: 'nonDigital' } },
      event: happened('SheetClassified', { sheetId, form: 'nonDigital' }),
      field: 'form',
    },
    {
      command: { type: 'ClassifySheet', data: { sheetId, stage: 'rollout' } },
      event: happened('SheetClassified', { sheetId, stage: 'rollout' }),
      field: 'stage',
    },
    {
      command: { type: 'AssignSheetLead', data: { sheetId, organizationId: 'dpu' } },
      event: happened('SheetLeadAssigned', { sheetId, organizationId: 'dpu' }),
      field: 'leadId',
    },
    {
      command: { type: 'DescribeSheetTargetGroup', data: { sheetId, targetGroup: 'Santri' } },
      event: happened('SheetTargetGroupDescribed', { sheetId, targetGroup: 'Santri' }),
      field: 'targetGroup',
    },
    {
      command: {
        type: 'LocateSheet',
        data: { sheetId, location: { kind: 'districts', names: ['Bangil', 'Gempol'] } },
      },
      event: happened('SheetLocated', {
        sheetId,
        location: { kind: 'districts', names: ['Bangil', 'Gempol'] },
      }),
      field: 'location',
    },
    {
      command: { type: 'ListSheetPartners', data: { sheetId, partners: ['PMI', 'Tagana'] } },
      event: happened('SheetPartnersListed', { sheetId, partners: ['PMI', 'Tagana'] }),
      field: 'partners',
    },
    {
      command: { type: 'DescribeSheetResources', data: { sheetId, resources: 'Two servers' } },
      event: happened('SheetResourcesDescribed', { sheetId, resources: 'Two servers' }),
      field: 'resources',
    },
    {
      command: {
        type: 'ReplaceSheetText',
        data: { sheetId, field: 'benefit', text: 'Less\npaper' },
      },
      event: happened('SheetTextReplaced', { sheetId, field: 'benefit', text: 'Less\npaper' }),
      field: 'benefit',
    },
  ] as const;

  it.each(cases)('are set: $field', ({ command, event }) => {
    given(...hall)
      .when(command)
      .thenHappened(event);
  });

  it.each(cases)('say nothing twice: $field', ({ command, event }) => {
    given(...hall, event)
      .when(command, { seen: 0 })
      .thenNothing();
  });

  it.each(cases)('P6: are not overwritten unseen: $field', ({ command, event, field }) => {
    const other = differing(event);
    const seen = hall.length - 1;
    const before = given(...hall, other);
    before.when(command, { seen }).thenRefused('stale_field', { field, revision: seen + 1 });
    before.when(command, { seen, overwrite: true }).thenHappened(event);
    before.when(command, { seen: seen + 1 }).thenHappened(event);
    given(...hall, by('ani', other))
      .when(command, { seen, actor: 'ani' })
      .thenHappened(event);
  });

  it.each(cases)('stand still while the strategy does: $field', ({ command }) => {
    given(...hall, submitted)
      .when(command)
      .thenRefused('not_editable', { status: 'submitted' });
    given(...hall, strategyWithdrawn)
      .when(command)
      .thenRefused('withdrawn');
    given(...hall, withdrawn)
      .when(command)
      .thenRefused('withdrawn');
    given(...hall.filter(({ type }) => type !== 'SheetAdded'))
      .when(command)
      .thenRefused('unknown_sheet');
  });

  it('give the value that stands there now when it is stale', () => {
    given(...hall, happened('SheetRetitled', { sheetId, title: 'Ours' }))
      .when({ type: 'RetitleSheet', data: { sheetId, title: 'Mine' } }, { seen: hall.length - 1 })
      .thenRefused('stale_field', { field: 'title', current: 'Ours' });
  });

  it('are guarded one by one: what another person left alone may be set', () => {
    given(...hall, happened('SheetRetitled', { sheetId, title: 'Ours' }))
      .when({ type: 'RetitleSheet', data: { sheetId, shortTitle: 'Mine' } }, { seen: 0 })
      .thenHappened(happened('SheetRetitled', { sheetId, shortTitle: 'Mine' }));
  });

  it('record what really changes', () => {
    given(...hall, happened('SheetClassified', { sheetId, kind: 'method', stage: 'trial' }))
      .when({ type: 'ClassifySheet', data: { sheetId, kind: 'method', stage: 'rollout' } })
      .thenHappened(happened('SheetClassified', { sheetId, stage: 'rollout' }));
  });

  it('can be cleared where they may be missing', () => {
    const set = [
      happened('SheetClassified', { sheetId, kind: 'method', stage: 'trial' }),
      happened('SheetLocated', { sheetId, location: { kind: 'wholeRegion' } }),
    ];
    const cleared = [
      happened('SheetClassified', { sheetId, kind: null }),
      happened('SheetLocated', { sheetId, location: null }),
    ];
    given(...hall, ...set)
      .when({ type: 'ClassifySheet', data: { sheetId, kind: null, form: null } })
      .thenHappened(happened('SheetClassified', { sheetId, kind: null }));
    given(...hall, ...set)
      .when({ type: 'LocateSheet', data: { sheetId, location: null } })
      .thenHappened(happened('SheetLocated', { sheetId, location: null }));
    const sheet = folded([...hall, ...set, ...cleared]).sheets.get(sheetId);
    expect(sheet).not.toHaveProperty('kind');
    expect(sheet).not.toHaveProperty('location');
    expect(sheet).toHaveProperty('stage', 'trial');
  });

  it.each([
    [{ type: 'RetitleSheet', data: { sheetId, shortTitle: 'ab' } }, 'shortTitle'],
    [{ type: 'RetitleSheet', data: { sheetId, title: 'two\nlines' } }, 'title'],
    [{ type: 'RecodeSheet', data: { sheetId, code: ' ' } }, 'code'],
    [{ type: 'ClassifySheet', data: { sheetId, kind: 'idea' as 'concept' } }, 'kind'],
    [{ type: 'ClassifySheet', data: { sheetId, form: 'paper' as 'digital' } }, 'form'],
    [{ type: 'ClassifySheet', data: { sheetId, stage: 'done' as 'trial' } }, 'stage'],
    [
      { type: 'DescribeSheetTargetGroup', data: { sheetId, targetGroup: 'x'.repeat(301) } },
      'targetGroup',
    ],
    [
      { type: 'LocateSheet', data: { sheetId, location: { kind: 'districts', names: [] } } },
      'location',
    ],
    [
      { type: 'LocateSheet', data: { sheetId, location: { kind: 'villages', names: [''] } } },
      'location',
    ],
    [
      { type: 'LocateSheet', data: { sheetId, location: { kind: 'moon' as 'wholeRegion' } } },
      'location',
    ],
    [{ type: 'ListSheetPartners', data: { sheetId, partners: ['x'.repeat(121)] } }, 'partners'],
    [
      { type: 'ListSheetPartners', data: { sheetId, partners: Array<string>(101).fill('x') } },
      'partners',
    ],
    [
      { type: 'DescribeSheetResources', data: { sheetId, resources: 'x'.repeat(1001) } },
      'resources',
    ],
    [
      { type: 'ReplaceSheetText', data: { sheetId, field: 'risk', text: 'x'.repeat(3001) } },
      'text',
    ],
    [{ type: 'ReplaceSheetText', data: { sheetId, field: 'risk', text: 'half \ud83d' } }, 'text'],
    [{ type: 'ReplaceSheetText', data: { sheetId, field: 'poem' as 'risk', text: '' } }, 'field'],
  ] as const)('refuse what is out of bounds (%#)', (command, field) => {
    given(...hall)
      .when(command)
      .thenRefused('invalid_value', { field });
  });

  it('refuse a place that is none, and take the whole region', () => {
    for (const location of [undefined, 'everywhere', { kind: 'districts' }] as never[])
      given(...hall)
        .when({ type: 'LocateSheet', data: { sheetId, location } })
        .thenRefused('invalid_value', { field: 'location' });
    given(...hall)
      .when({ type: 'LocateSheet', data: { sheetId, location: { kind: 'wholeRegion' } } })
      .thenHappened(happened('SheetLocated', { sheetId, location: { kind: 'wholeRegion' } }));
  });

  it('hold a list without repeats, in its order', () => {
    given(...hall)
      .when({ type: 'ListSheetPartners', data: { sheetId, partners: ['PMI', 'Tagana', 'PMI'] } })
      .thenHappened(happened('SheetPartnersListed', { sheetId, partners: ['PMI', 'Tagana'] }));
    given(...hall)
      .when({
        type: 'LocateSheet',
        data: { sheetId, location: { kind: 'villages', names: ['Beji', 'Beji'] } },
      })
      .thenHappened(
        happened('SheetLocated', { sheetId, location: { kind: 'villages', names: ['Beji'] } }),
      );
  });

  it('write the same code in other letters, and none that another card holds', () => {
    given(...hall)
      .when({ type: 'RecodeSheet', data: { sheetId, code: 'Soc-1a' } })
      .thenHappened(happened('SheetRecoded', { sheetId, code: 'Soc-1a' }));
    given(...hall)
      .when({ type: 'RecodeSheet', data: { sheetId, code: 'soc-1B' } })
      .thenRefused('code_taken');
    given(...hall, happened('SheetRecoded', { sheetId, code: 'SOC-9' }))
      .when({ type: 'RecodeSheet', data: { sheetId: 'soc-1b', code: 'SOC-1A' } })
      .thenHappened(happened('SheetRecoded', { sheetId: 'soc-1b', code: 'SOC-1A' }));
  });
});

/** The same kind of event with other words in it. */
function differing(event: WorkshopEvent): WorkshopEvent {
  switch (event.type) {
    case 'SheetRetitled':
      return happened(
        'SheetRetitled',
        event.data.title === undefined
          ? { sheetId, shortTitle: 'Ours' }
          : { sheetId, title: 'Ours' },
      );
    case 'SheetRecoded':
      return happened('SheetRecoded', { sheetId, code: 'SOC-8' });
    case 'SheetClassified':
      return happened('SheetClassified', {
        sheetId,
        kind: 'concept',
        form: 'digital',
        stage: 'initiation',
      });
    case 'SheetLeadAssigned':
      return happened('SheetLeadAssigned', { sheetId, organizationId: 'dinkes' });
    case 'SheetTargetGroupDescribed':
      return happened('SheetTargetGroupDescribed', { sheetId, targetGroup: 'Everyone' });
    case 'SheetLocated':
      return happened('SheetLocated', { sheetId, location: { kind: 'wholeRegion' } });
    case 'SheetPartnersListed':
      return happened('SheetPartnersListed', { sheetId, partners: [] });
    case 'SheetResourcesDescribed':
      return happened('SheetResourcesDescribed', { sheetId, resources: 'Ours' });
    case 'SheetTextReplaced':
      return happened('SheetTextReplaced', { sheetId, field: 'benefit', text: 'Ours' });
    default:
      throw new Error(`No other words for ${event.type}`);
  }
}
