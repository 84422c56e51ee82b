import { describe, expect, it } from '@jest/globals';
import type { ReportFilter } from '../filter.ts';
import { contributionReport } from './report.ts';
import { add, allocate, comment, folded, merged, society, told } from '../testing/contributed.ts';

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
