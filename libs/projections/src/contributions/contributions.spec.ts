import { describe, expect, it } from '@jest/globals';
import type { EventData, EventType, PlacedEvent, WorkshopEvent } from '@rembuk/workshop';
import * as fc from 'fast-check';
import { type Contributions, evolveContributions, initialContributions } from './fold.ts';
import type { ReportFilter } from '../filter.ts';
import { contributionReport } from './report.ts';
import type { ContributionRow } from './types.ts';

interface Who {
  readonly undoes?: string;
  readonly actorId?: string;
  readonly organizationId?: string;
  readonly at?: string;
}

const told = (
  type: Exclude<EventType, 'LinkDrawn'>,
  data: EventData<EventType>,
  who: Who = {},
) => ({
  event: { type, v: 1, data } as WorkshopEvent,
  who,
});

function folded(...events: readonly ReturnType<typeof told>[]): Contributions {
  return events
    .map(({ event, who }, revision): PlacedEvent => {
      const { actorId = 'admin', at = '2018-10-02T02:00:00.000Z', ...organization } = who;
      return { ...event, revision, meta: { actorId, at, ...organization } };
    })
    .reduce(evolveContributions, initialContributions);
}

const register = (organizationId: string, name: string) =>
  told('OrganizationRegistered', {
    organizationId,
    abbreviation: organizationId.toUpperCase(),
    name,
  });
const add = (sheetId: string, leadId: string | undefined, supportingIds: readonly string[] = []) =>
  told('SheetAdded', {
    sheetId,
    strategyId: 'soc-1',
    code: sheetId,
    shortTitle: sheetId,
    title: sheetId,
    order: 'a0',
    ...(leadId === undefined ? {} : { leadId }),
    supportingIds,
  });
const allocate = (sheetId: string, year: number, budgetRupiah: number) =>
  told('SheetAllocatedToYear', { sheetId, year, budgetRupiah, fundingSource: 'APBD' });
const markQuickWin = (sheetId: string, year: number) =>
  told('QuickWinMarked', {
    sheetId,
    year,
    start: `${year}-01`,
    end: `${year}-06`,
    reason: 'R',
    evidence: 'E',
  });
const merged = (organizationId: string, intoId: string) =>
  told('OrganizationMerged', { organizationId, intoId });
const comment = (commentId: string, who: Who) =>
  told(
    'CommentPosted',
    { commentId, on: { kind: 'board', id: 'society' }, text: 'Hm', mentions: [] },
    who,
  );
const drawn = (linkId: string, who: Who) => ({
  event: {
    type: 'LinkDrawn',
    v: 2,
    data: {
      linkId,
      from: { kind: 'sheet', id: 'a' },
      to: { kind: 'sheet', id: 'b' },
      type: 'overlaps',
    },
  } as WorkshopEvent,
  who,
});

const society = [
  register('dinkes', 'Dinas Kesehatan'),
  register('bpbd', 'Badan Penanggulangan Bencana Daerah'),
  register('dpu', 'Dinas Pekerjaan Umum'),
  told('DimensionDefined', {
    dimensionId: 'society',
    code: 'SOC',
    name: 'Society',
    nameId: 'Masyarakat',
    active: true,
    subdimensions: ['first'],
  }),
  told('StrategyProposed', {
    strategyId: 'soc-1',
    dimensionId: 'society',
    code: 'SOC-1',
    subdimension: 'first',
    title: 'A strategy',
    organizationId: 'bpbd',
    order: 'a0',
  }),
];
const rowsIn = (contributions: Contributions) => contributionReport(contributions).rows;
const rowsOf = (...events: readonly ReturnType<typeof told>[]) =>
  rowsIn(folded(...society, ...events));
const rowOf = (id: string, ...events: readonly ReturnType<typeof told>[]): ContributionRow =>
  rowsOf(...events).find(({ organizationId }) => organizationId === id)!;

describe('the rows', () => {
  it('stand by name, one for each organization, with zeros for those that brought nothing', () => {
    expect(rowsOf().map(({ name }) => name)).toEqual([
      'Badan Penanggulangan Bencana Daerah',
      'Dinas Kesehatan',
      'Dinas Pekerjaan Umum',
    ]);
    expect(rowOf('dinkes')).toEqual({
      organizationId: 'dinkes',
      abbreviation: 'DINKES',
      name: 'Dinas Kesehatan',
      active: true,
      strategiesProposed: 0,
      strategiesStanding: 0,
      strategiesByStatus: {
        draft: 0,
        submitted: 0,
        revisionRequested: 0,
        approved: 0,
        presented: 0,
        ratified: 0,
        withdrawn: 0,
      },
      dimensionIds: [],
      sheetsLed: 0,
      sheetsSupported: 0,
      quickWins: 0,
      budgetRupiah: 0n,
      alignmentsExpected: 0,
      alignmentsCovered: 0,
      alignmentPercent: 0,
      linksStanding: 0,
      linksDrawn: 0,
      commentsPosted: 0,
      votesCast: 0,
      edits: 0,
      editsByKind: {
        strategy: 0,
        sheet: 0,
        text: 0,
        allocation: 0,
        quickWin: 0,
        alignment: 0,
        indicator: 0,
        link: 0,
        comment: 0,
        vote: 0,
      },
      charactersWritten: 0,
      charactersSurviving: 0,
      charactersWithdrawn: 0,
      survivingTextPercent: 0,
      attendance: [],
      peopleActive: 0,
      firstAt: null,
      lastAt: null,
    });
  });

  it('bear the name of the last event folded', () => {
    const renamed = told('OrganizationRenamed', {
      organizationId: 'dinkes',
      name: 'Badan Kesehatan',
    });
    expect(rowsOf(renamed).map(({ name }) => name)[0]).toBe('Badan Kesehatan');
  });

  it('keep those that are no longer active', () => {
    const deactivated = told('OrganizationDeactivated', { organizationId: 'dinkes' });
    expect(rowOf('dinkes', deactivated)).toMatchObject({ active: false });
  });
});

describe('what stands', () => {
  it('counts strategies proposed, and those of them that stand', () => {
    expect(rowOf('bpbd')).toMatchObject({ strategiesProposed: 1, strategiesStanding: 1 });
    expect(rowOf('bpbd', told('StrategyWithdrawn', { strategyId: 'soc-1' }))).toMatchObject({
      strategiesProposed: 1,
      strategiesStanding: 0,
    });
    const changed = told('StrategyProposerChanged', { strategyId: 'soc-1', organizationId: 'dpu' });
    expect(rowOf('bpbd', changed)).toMatchObject({ strategiesProposed: 0 });
    expect(rowOf('dpu', changed)).toMatchObject({ strategiesProposed: 1 });
  });

  it('counts a sheet for its lead and for each that supports it', () => {
    const events = [
      add('a', 'dpu', ['bpbd', 'dinkes']),
      add('b', 'bpbd', ['dinkes']),
      add('c', undefined),
    ];
    expect(rowOf('dpu', ...events)).toMatchObject({ sheetsLed: 1, sheetsSupported: 0 });
    expect(rowOf('bpbd', ...events)).toMatchObject({ sheetsLed: 1, sheetsSupported: 1 });
    expect(rowOf('dinkes', ...events)).toMatchObject({ sheetsLed: 0, sheetsSupported: 2 });
  });

  it('counts money and quick wins once, for the lead', () => {
    const events = [
      add('a', 'dpu', ['bpbd']),
      allocate('a', 2019, 3_000_000_000),
      allocate('a', 2020, 1),
      markQuickWin('a', 2019),
    ];
    expect(rowOf('dpu', ...events)).toMatchObject({ budgetRupiah: 3_000_000_001n, quickWins: 1 });
    expect(rowOf('bpbd', ...events)).toMatchObject({ budgetRupiah: 0n, quickWins: 0 });
    const reassigned = told('SheetLeadAssigned', { sheetId: 'a', organizationId: 'dinkes' });
    expect(rowOf('dpu', ...events, reassigned)).toMatchObject({ budgetRupiah: 0n, quickWins: 0 });
    expect(rowOf('dinkes', ...events, reassigned)).toMatchObject({ budgetRupiah: 3_000_000_001n });
  });

  it('leaves out what is withdrawn, itself or with its strategy', () => {
    const events = [add('a', 'dpu', ['bpbd']), allocate('a', 2019, 7), markQuickWin('a', 2019)];
    for (const gone of [
      told('SheetWithdrawn', { sheetId: 'a' }),
      told('StrategyWithdrawn', { strategyId: 'soc-1' }),
    ]) {
      expect(rowOf('dpu', ...events, gone)).toMatchObject({
        sheetsLed: 0,
        budgetRupiah: 0n,
        quickWins: 0,
      });
      expect(rowOf('bpbd', ...events, gone)).toMatchObject({ sheetsSupported: 0 });
    }
  });

  it('adds up rupiah exactly, past what a number can hold', () => {
    const budget = fc.nat(Number.MAX_SAFE_INTEGER);
    fc.assert(
      fc.property(fc.array(budget, { maxLength: 60 }), (budgets) => {
        const events = budgets.map((rupiah, index) => allocate('a', 2000 + index, rupiah));
        const expected = budgets.reduce((sum, rupiah) => sum + BigInt(rupiah), 0n);
        expect(rowOf('dpu', add('a', 'dpu'), ...events).budgetRupiah).toBe(expected);
      }),
    );
    const most = Array.from({ length: 3 }, (_, i) =>
      allocate('a', 2019 + i, Number.MAX_SAFE_INTEGER),
    );
    expect(rowOf('dpu', add('a', 'dpu'), ...most).budgetRupiah).toBe(27_021_597_764_222_973n);
  });
});

describe('the words that stand', () => {
  const write = (sheetId: string, text: string, organizationId?: string) =>
    told(
      'SheetTextReplaced',
      { sheetId, field: 'benefit', text },
      organizationId === undefined ? {} : { organizationId },
    );

  it('are shared among all who wrote them, staff too, and never a ranking of what was kept', () => {
    const events = [
      add('a', 'dpu'),
      write('a', 'Kampung siaga', 'dpu'),
      write('a', 'Kampung', 'bpbd'),
      write('a', 'Kampung!', undefined),
    ];
    expect(rowOf('dpu', ...events)).toMatchObject({
      charactersWritten: 13,
      charactersSurviving: 7,
      survivingTextPercent: 87.5,
    });
    expect(rowOf('bpbd', ...events)).toMatchObject({
      charactersWritten: 0,
      survivingTextPercent: 0,
      editsByKind: { text: 1 },
    });
  });

  it('go with who merges, and apart from what is withdrawn', () => {
    const events = [
      add('a', 'dpu'),
      add('b', 'dpu'),
      write('a', 'Satu', 'dpu'),
      write('b', 'Dua', 'dpu'),
      write('b', 'Dua puluh', 'dinkes'),
      told('SheetWithdrawn', { sheetId: 'a' }),
      merged('dpu', 'dinkes'),
    ];
    expect(rowOf('dinkes', ...events)).toMatchObject({
      charactersWritten: 13,
      charactersSurviving: 9,
      charactersWithdrawn: 4,
      survivingTextPercent: 100,
    });
  });
});

const attendedBy = (b1: number, b2: number) => [
  { sessionId: 'b1', people: b1 },
  { sessionId: 'b2', people: b2 },
];

describe('what people did', () => {
  const ani = { actorId: 'ani', organizationId: 'dpu' };
  const budi = { actorId: 'budi', organizationId: 'dpu' };

  it('counts for the organization that they sat there for', () => {
    const events = [
      comment('c1', { ...ani, at: '2018-10-02T02:00:00.000Z' }),
      comment('c2', { ...budi, at: '2018-10-02T03:00:00.000Z' }),
      drawn('l1', { ...budi, at: '2018-10-03T04:00:00.000Z' }),
      told('LinkRemoved', { linkId: 'l1' }, { ...ani, at: '2018-10-03T05:00:00.000Z' }),
    ];
    expect(rowOf('dpu', ...events)).toMatchObject({
      edits: 4,
      editsByKind: { link: 2, comment: 2, sheet: 0 },
      linksDrawn: 1,
      commentsPosted: 2,
      peopleActive: 2,
      firstAt: '2018-10-02T02:00:00.000Z',
      lastAt: '2018-10-03T05:00:00.000Z',
    });
    expect(rowOf('bpbd', ...events)).toMatchObject({ edits: 0, linksDrawn: 0 });
  });

  it('counts an edit once, however often it is undone and redone', () => {
    const title = (text: string, who: Who) =>
      told(
        'StrategyRetitled',
        { strategyId: 'soc-1', title: text },
        { actorId: 'ani', organizationId: 'bpbd', ...who },
      );
    const [row] = rowsIn(
      folded(
        register('bpbd', 'Badan'),
        title('A title', { at: '2018-10-02T03:00:00.000Z' }),
        title('Before', { at: '2018-10-02T04:00:00.000Z', undoes: 'first' }),
        title('A title', { at: '2018-10-02T05:00:00.000Z', undoes: 'second' }),
      ),
    );
    expect(row).toMatchObject({
      edits: 1,
      editsByKind: { strategy: 1 },
      lastAt: '2018-10-02T03:00:00.000Z',
    });
  });

  it('is no edit where it steers, or is done without a seat', () => {
    const events = [
      told('StrategySubmitted', { strategyId: 'soc-1' }, ani),
      told('StrategyApproved', { strategyId: 'soc-1' }, ani),
      told('BoardLocked', { dimensionId: 'society' }, ani),
      comment('c1', { actorId: 'facilitator' }),
    ];
    expect(rowOf('dpu', ...events)).toMatchObject({ edits: 1, editsByKind: { strategy: 1 } });
  });

  it('counts who was there at each session, once', () => {
    const plan = (sessionId: string, from: string) =>
      told('SessionPlanned', { sessionId, name: sessionId, from, to: from });
    const join = (participantId: string, organizationId?: string) =>
      told('ParticipantJoined', {
        participantId,
        role: 'member',
        ...(organizationId === undefined ? {} : { organizationId }),
      });
    const attended = (participantId: string, sessionId: string) =>
      told('AttendanceRecorded', { participantId, sessionId });
    const events = [
      plan('b2', '2018-09-03'),
      plan('b1', '2018-07-17'),
      plan('off', '2018-08-01'),
      told('SessionCancelled', { sessionId: 'off' }),
      join('ani', 'dpu'),
      join('budi', 'dpu'),
      join('fasil'),
      attended('ani', 'b1'),
      attended('ani', 'b1'),
      attended('budi', 'b1'),
      attended('fasil', 'b1'),
      attended('nobody', 'b1'),
      told('ParticipantReassigned', {
        participantId: 'ani',
        role: 'member',
        organizationId: 'bpbd',
      }),
      attended('ani', 'b2'),
    ];
    expect(rowOf('dpu', ...events).attendance).toEqual(attendedBy(2, 0));
    expect(rowOf('bpbd', ...events).attendance).toEqual(attendedBy(0, 1));
    expect(rowOf('dpu', ...events)).toMatchObject({ edits: 0, peopleActive: 0 });
  });
});

describe('organizations that merge', () => {
  const ani = { actorId: 'ani', organizationId: 'dpu', at: '2018-07-17T02:00:00.000Z' };
  const budi = { actorId: 'budi', organizationId: 'dinkes', at: '2018-09-03T02:00:00.000Z' };

  it('bring what they have and what they did along', () => {
    const events = [
      add('a', 'dpu'),
      add('b', 'bpbd', ['dpu', 'dinkes']),
      allocate('a', 2019, 7),
      comment('c1', ani),
      comment('c2', { ...ani, actorId: 'budi' }),
      comment('c3', budi),
      drawn('l1', budi),
      merged('dpu', 'dinkes'),
    ];
    expect(rowsOf(...events).map(({ organizationId }) => organizationId)).toEqual([
      'bpbd',
      'dinkes',
    ]);
    expect(rowOf('dinkes', ...events)).toMatchObject({
      sheetsLed: 1,
      sheetsSupported: 1,
      budgetRupiah: 7n,
      edits: 4,
      commentsPosted: 3,
      peopleActive: 2,
      firstAt: ani.at,
      lastAt: budi.at,
    });
  });

  it('also through another that merges in turn, and with attendance', () => {
    const events = [
      told('SessionPlanned', { sessionId: 'b1', name: 'B', from: '2018-07-17', to: '2018-07-17' }),
      told('ParticipantJoined', { participantId: 'ani', role: 'member', organizationId: 'dpu' }),
      told('AttendanceRecorded', { participantId: 'ani', sessionId: 'b1' }),
      comment('c1', ani),
      merged('dpu', 'dinkes'),
      merged('dinkes', 'bpbd'),
    ];
    expect(rowOf('bpbd', ...events)).toMatchObject({
      edits: 1,
      attendance: [{ sessionId: 'b1', people: 1 }],
    });
  });
});

describe('a report that is narrowed', () => {
  const ani = { actorId: 'ani', organizationId: 'dpu' };
  const opened = told('WorkshopOpened', {
    name: 'Masterplan',
    region: 'Kabupaten Pasuruan',
    period: { from: 2018, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
  });
  // Half past eleven at night in Pasuruan, and an hour later.
  const [late, next] = ['2018-10-02T16:30:00.000Z', '2018-10-02T17:30:00.000Z'] as const;
  const events = [
    opened,
    ...society,
    add('a', 'dpu', ['bpbd']),
    allocate('a', 2019, 5),
    comment('c1', { ...ani, at: late }),
    comment('c2', { ...ani, actorId: 'budi', at: next }),
  ];
  const reportOf = (filter: ReportFilter) => contributionReport(folded(...events), filter);
  const dpuIn = (filter: ReportFilter) =>
    reportOf(filter).rows.find(({ organizationId }) => organizationId === 'dpu')!;

  it.each([
    [{ from: late, to: late }, 1],
    [{ from: late }, 2],
    [{ from: next }, 1],
    [{ to: '2018-10-02T16:29:59.999Z' }, 0],
    [{ dimensionId: 'society' }, 2],
    [{ dimensionId: 'living' }, 0],
    [{ sessionId: 'b1' }, 0],
  ] as const)('to %j counts %d of what was done', (filter, edits) => {
    expect(dpuIn(filter)).toMatchObject({ edits });
  });

  it('keeps what stands, whatever the period; a board without it has none', () => {
    expect(dpuIn({ from: '2030-01-01T00:00:00.000Z' })).toMatchObject({
      edits: 0,
      sheetsLed: 1,
      budgetRupiah: 5n,
    });
    expect(dpuIn({ dimensionId: 'living' })).toMatchObject({ sheetsLed: 0, budgetRupiah: 0n });
  });

  it('tells days as the workshop has them', () => {
    const { details } = reportOf({ organizationId: 'dpu' });
    expect(details).toHaveLength(1);
    expect(details[0]?.days.map(({ day, edits }) => [day, edits])).toEqual([
      ['2018-10-02', 1],
      ['2018-10-03', 1],
    ]);
  });

  it('to an organization that was merged is of its successor, whose totals count each thing once', () => {
    const { rows, totals } = contributionReport(folded(...events, merged('bpbd', 'dinkes')), {
      organizationId: 'bpbd',
    });
    expect(rows.map(({ organizationId }) => organizationId)).toEqual(['dinkes']);
    expect(totals).toMatchObject({ organizations: 1, strategiesProposed: 1, sheetsSupported: 1 });
    const all = contributionReport(
      folded(
        ...events,
        told('SupportingOrganizationAdded', { sheetId: 'a', organizationId: 'dinkes' }),
      ),
    );
    expect(all.totals).toMatchObject({ sheetsSupported: 1, peopleActive: 2, edits: 2 });
  });

  it('counts a planning document that is expected as covered once it is aligned with, or justified', () => {
    const aligned = told('SheetAligned', {
      sheetId: 'a',
      alignmentId: 'al-1',
      document: 'RPJMD',
      version: { kind: 'original' },
      reference: 'Misi 2',
      nature: 'main',
    });
    const justified = told('AlignmentGapJustified', {
      sheetId: 'a',
      document: 'Renstra',
      reason: 'It is new',
    });
    const { rows } = contributionReport(folded(...events, aligned, justified));
    expect(rows.find(({ organizationId }) => organizationId === 'dpu')).toMatchObject({
      alignmentsExpected: 3,
      alignmentsCovered: 2,
      alignmentPercent: 200 / 3,
    });
  });
});
