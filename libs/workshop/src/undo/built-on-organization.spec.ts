import { describe, it } from '@jest/globals';
import type { WorkshopCommand, WorkshopEvent } from '../messages.ts';
import { by, given } from '../testing/given.ts';
import { happened, linkDrawn } from '../testing/hall.ts';
import { seated } from '../testing/seated.ts';

const sheet = { sheetId: 'soc-1a' };
const card = { kind: 'sheet', id: 'soc-1a' } as const;
const far = { kind: 'sheet', id: 'liv-1a' } as const;
const add = { strategyId: 'soc-1', code: 'N', shortTitle: 'New', title: 'New' };
const toNew = { organizationId: 'new' } as const;
const proposed = {
  strategyId: 'n',
  dimensionId: 'society',
  code: 'N',
  subdimension: 'first',
  title: 'A new strategy',
  order: 'b0',
};
const registered = happened('OrganizationRegistered', {
  ...toNew,
  abbreviation: 'NEW',
  name: 'Dinas baru',
});
const retire: WorkshopCommand = { type: 'DeactivateOrganization', data: toNew };
const indicator = { name: 'N', level: 'output', unit: 'u', direction: 'up' } as const;
const furnished = [
  ...seated,
  happened('IndicatorAdded', { indicatorId: 'in', on: card, ...indicator }),
];

type Case = readonly [
  what: string,
  theirs: readonly WorkshopEvent[],
  details: Readonly<Record<string, unknown>>,
];

const cases: readonly Case[] = [
  [
    'another renamed it',
    [happened('OrganizationRenamed', { ...toNew, name: 'Dinas lain' })],
    { what: 'organization/new', field: 'name' },
  ],
  [
    'another seated it',
    [happened('OrganizationSeated', { groupId: 'g-soc', ...toNew })],
    { what: 'group/g-soc' },
  ],
  [
    'people came in for it',
    [happened('ParticipantJoined', { participantId: 'citra', role: 'viewer', ...toNew })],
    { what: 'participant/citra' },
  ],
  [
    'another made it lead a sheet',
    [happened('SheetLeadAssigned', { sheetId: 'liv-1a', ...toNew })],
    { what: 'sheet/liv-1a', field: 'leadId' },
  ],
  [
    'it leads a sheet of another',
    [
      happened('SheetAdded', {
        sheetId: 'n',
        ...add,
        order: 'b0',
        leadId: 'new',
        supportingIds: [],
      }),
    ],
    { what: 'sheet/n' },
  ],
  [
    'another made it support a sheet',
    [happened('SupportingOrganizationAdded', { ...sheet, ...toNew })],
    { what: 'sheet/soc-1a' },
  ],
  [
    'it supports a sheet of another',
    [happened('SheetAdded', { sheetId: 'n', ...add, order: 'b0', supportingIds: ['new'] })],
    { what: 'sheet/n' },
  ],
  [
    'it proposes a strategy of another',
    [happened('StrategyProposed', { ...proposed, ...toNew })],
    { what: 'strategy/n' },
  ],
  [
    'another made it answer for an indicator',
    [happened('IndicatorRevised', { indicatorId: 'in', ...toNew })],
    { what: 'indicator/in', field: 'organizationId' },
  ],
  [
    'another agreed that it leads where two overlap',
    [
      linkDrawn({ linkId: 'over', from: card, to: far, type: 'overlaps' }),
      happened('OverlapLeadAgreed', { linkId: 'over', ...toNew }),
    ],
    { what: 'link/over', field: 'agreedLeadId' },
  ],
];

describe('given a new organization, when its registration is undone, then it is refused where', () => {
  const seen = furnished.length;
  const named = cases.map(([what, theirs, details]) => ({ what, theirs, details }));

  it.each(named)('$what', ({ theirs, details }) => {
    const others = theirs.map((event) => by('budi', event));
    given(...furnished, by('ani', registered), ...others)
      .when(retire, { seen, undoing: true })
      .thenRefused('changed_since', details);
  });

  it.each(named)('and not where it was oneself: $what', ({ theirs }) => {
    const story = [...furnished, by('ani', registered), ...theirs.map((event) => by('ani', event))];
    given(...story)
      .when(retire, { seen, undoing: true })
      .thenHappened(happened('OrganizationDeactivated', toNew));
  });

  it('and not by what it was, and is not any more', () => {
    const gone = [
      happened('OrganizationSeated', { groupId: 'g-soc', ...toNew }),
      happened('OrganizationUnseated', { groupId: 'g-soc', ...toNew }),
      happened('ParticipantJoined', { participantId: 'citra', role: 'viewer', ...toNew }),
      happened('ParticipantRemoved', { participantId: 'citra' }),
      happened('SheetLeadAssigned', { sheetId: 'liv-1a', ...toNew }),
      happened('SheetLeadAssigned', { sheetId: 'liv-1a', organizationId: 'dpu' }),
      happened('SupportingOrganizationAdded', { ...sheet, ...toNew }),
      happened('SupportingOrganizationRemoved', { ...sheet, ...toNew }),
      happened('StrategyProposed', { ...proposed, ...toNew }),
      happened('StrategyWithdrawn', { strategyId: 'n' }),
    ].map((event) => by('budi', event));
    given(...furnished, by('ani', registered), ...gone)
      .when(retire, { seen, undoing: true })
      .thenHappened(happened('OrganizationDeactivated', toNew));
  });

  it('nor by what others did before, when putting it back to use is undone', () => {
    const story = [
      ...furnished,
      by('budi', registered),
      by('budi', happened('SheetLeadAssigned', { sheetId: 'liv-1a', ...toNew })),
      by('ani', happened('OrganizationReactivated', toNew)),
    ];
    given(...story)
      .when(retire, { seen: story.length - 1, undoing: true })
      .thenHappened(happened('OrganizationDeactivated', toNew));
  });

  it('another organization lives on in it', () => {
    const merged = happened('OrganizationMerged', { organizationId: 'dishub', intoId: 'new' });
    given(...furnished, by('ani', registered), by('budi', merged))
      .when(retire, { seen, undoing: true })
      .thenRefused('changed_since', { what: 'organization/dishub' });
  });
});
