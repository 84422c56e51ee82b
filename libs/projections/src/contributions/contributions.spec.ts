import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  add,
  allocate,
  comment,
  drawn,
  folded,
  markQuickWin,
  merged,
  register,
  rowOf,
  rowsIn,
  rowsOf,
  told,
  type Who,
} from '../testing/contributed.ts';

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
