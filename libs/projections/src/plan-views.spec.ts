import { describe, expect, it } from '@jest/globals';
import { fold, initialState, type WorkshopEvent } from '@rembuk/workshop';
import { placed, seated } from '@rembuk/workshop/testing';
import { coverageOf } from './coverage/coverage.ts';
import { integrationOf } from './integration/integration.ts';
import { masterplanOf } from './masterplan/masterplan.ts';
import { roadmapOf } from './roadmap/roadmap.ts';

/** What the reports of standing things say of the seated hall, and of what happens in it. */

const happened = (type: string, data: object) =>
  ({ type, v: type === 'LinkDrawn' ? 2 : 1, data }) as WorkshopEvent;
const after = (...events: readonly WorkshopEvent[]) =>
  fold(initialState, placed([...seated, ...events]));
const link = (linkId: string, from: string, type: string, to: string) =>
  happened('LinkDrawn', { linkId, from: card(from), type, to: card(to) });
const card = (id: string) => ({ kind: /\d[a-z]$/.test(id) ? 'sheet' : 'strategy', id });
const allocate = (sheetId: string, year: number, budgetRupiah: number) =>
  happened('SheetAllocatedToYear', { sheetId, year, budgetRupiah, fundingSource: 'APBD' });
const merge = (strategyId: string, intoId: string) =>
  happened('StrategyMerged', { strategyId, intoId });

describe('the masterplan', () => {
  it('tells the boards in use by code, each in its own order, with who sits there', () => {
    const { workshop, dimensions } = masterplanOf(
      after(happened('StrategyReordered', { strategyId: 'soc-1', order: 'a2' })),
    );
    expect(workshop).toMatchObject({ region: 'Kabupaten Pasuruan', timeZone: 'Asia/Jakarta' });
    expect(workshop).not.toHaveProperty('touched');
    expect(dimensions.map(({ id }) => id)).toEqual(['living', 'society']);
    const [, society] = dimensions;
    expect(society?.strategies.map(({ id }) => id)).toEqual(['soc-2', 'soc-1']);
    expect(society?.strategies[1]?.sheets.map(({ id }) => id)).toEqual(['soc-1a', 'soc-1b']);
    expect(society?.group?.organizations.map(({ id }) => id)).toEqual(['bpbd', 'dinkes']);
  });

  it('leaves out what was withdrawn, and says what went into what', () => {
    const state = after(
      merge('soc-2', 'soc-1'),
      happened('SheetWithdrawn', { sheetId: 'soc-1a' }),
      happened('StrategyWithdrawn', { strategyId: 'liv-1' }),
    );
    const [living, society] = masterplanOf(state).dimensions;
    expect(living?.strategies.map(({ id }) => id)).toEqual(['liv-2']);
    expect(society?.strategies.map(({ id }) => id)).toEqual(['soc-1']);
    expect(society?.strategies[0]).toMatchObject({
      mergedFrom: [{ id: 'soc-2', code: 'SOC-2', title: 'The strategy soc-2' }],
      sheets: [{ id: 'soc-1b' }],
    });
  });

  it('tells a link at both its ends, and that it is broken', () => {
    const state = after(
      link('l-1', 'soc-1a', 'supports', 'liv-1a'),
      link('l-2', 'soc-1a', 'overlaps', 'liv-2a'),
      happened('SheetWithdrawn', { sheetId: 'liv-2a' }),
    );
    const sheets = masterplanOf(state)
      .dimensions.flatMap(({ strategies }) => strategies)
      .flatMap((strategy) => strategy.sheets);
    const linksOf = (id: string) => sheets.find((sheet) => sheet.id === id)?.links;
    expect(linksOf('soc-1a')).toMatchObject([
      { id: 'l-1', direction: 'out', other: { code: 'LIV-1A', standing: true } },
      { id: 'l-2', direction: 'both', other: { code: 'LIV-2A', standing: false } },
    ]);
    expect(linksOf('liv-1a')).toMatchObject([{ id: 'l-1', direction: 'in' }]);
  });

  it('names organizations as they were called at its revision', () => {
    const renamed = happened('OrganizationRenamed', {
      organizationId: 'bpbd',
      name: 'Badan Siaga',
    });
    const nameIn = (state: ReturnType<typeof after>) =>
      masterplanOf(state).dimensions[1]?.strategies[0]?.proposedBy.name;
    expect([nameIn(after()), nameIn(after(renamed))]).toEqual(['Dinas bpbd', 'Badan Siaga']);
  });

  it('of an organization has what it leads, supports or proposed, also under its old id', () => {
    const idsIn = (organizationId: string, ...events: readonly WorkshopEvent[]) =>
      masterplanOf(after(...events), { organizationId }).dimensions.flatMap(({ strategies }) =>
        strategies.map(({ id, sheets }) => [id, ...sheets.map((sheet) => sheet.id)]),
      );
    expect(idsIn('dishub')).toEqual([
      ['liv-1', 'liv-1a'],
      ['liv-2', 'liv-2a'],
    ]);
    const merged = happened('OrganizationMerged', { organizationId: 'dishub', intoId: 'dinkes' });
    expect(idsIn('dishub', merged)).toEqual(idsIn('dishub'));
    expect(idsIn('dinkes')).toEqual([]);
  });
});

describe('the roadmap', () => {
  const state = after(
    allocate('soc-1a', 2019, 3),
    allocate('soc-1b', 2019, 4),
    allocate('soc-1b', 2031, 5),
    allocate('liv-1a', 2020, Number.MAX_SAFE_INTEGER),
    allocate('liv-2a', 2020, Number.MAX_SAFE_INTEGER),
  );

  it('has a row for each organization that leads, a column for each year, and each budget once', () => {
    const { years, rows, totals, withoutLead } = roadmapOf(state);
    expect(years).toEqual([2018, 2019, 2020, 2021, 2022, 2023, 2031]);
    expect(rows.map(({ organization }) => organization.id)).toEqual(['bpbd', 'dishub', 'dpu']);
    expect(rows[0]?.sheets.map(({ cells }) => cells.map((cell) => cell?.budgetRupiah))).toEqual([
      [undefined, 3, undefined, undefined, undefined, undefined, undefined],
      [undefined, 4, undefined, undefined, undefined, undefined, 5],
    ]);
    expect(rows[0]).toMatchObject({ budgetRupiah: 12n });
    expect(totals.byYear[2]).toEqual({ sheets: 2, budgetRupiah: 18_014_398_509_481_982n });
    expect(totals.budgetRupiah).toBe(18_014_398_509_481_994n);
    expect(withoutLead).toBeUndefined();
  });

  it('of an organization has what it leads, not what it supports', () => {
    const { rows, totals } = roadmapOf(state, { organizationId: 'dishub' });
    expect(rows.flatMap(({ sheets }) => sheets.map(({ id }) => id))).toEqual(['liv-2a']);
    expect(totals.budgetRupiah).toBe(BigInt(Number.MAX_SAFE_INTEGER));
  });

  it('that nothing matches is empty, and keeps its years', () => {
    const { years, rows, totals } = roadmapOf(state, { organizationId: 'dinkes' });
    expect(rows).toEqual([]);
    expect(totals.budgetRupiah).toBe(0n);
    expect(years).toHaveLength(6);
  });
});

describe('the integration', () => {
  const state = after(
    link('l-1', 'soc-1a', 'dependsOn', 'liv-1a'),
    link('l-2', 'soc-1', 'conflictsWith', 'liv-1'),
    link('l-3', 'soc-2', 'overlaps', 'liv-1'),
    link('l-4', 'soc-1b', 'sharesData', 'liv-2a'),
    allocate('soc-1a', 2019, 0),
    allocate('liv-1a', 2021, 0),
    happened('SheetWithdrawn', { sheetId: 'liv-2a' }),
  );

  it('counts what leads where; what has no direction both ways, and once in all', () => {
    const { dimensions, cells, totals } = integrationOf(state);
    expect(dimensions.map(({ id }) => id)).toEqual(['living', 'society']);
    expect(cells.map(({ from, to, links, broken }) => [from, to, links, broken])).toEqual([
      ['living', 'society', 2, 0],
      ['society', 'living', 3, 1],
    ]);
    expect(totals).toMatchObject({ links: 3, broken: 1, byType: { overlaps: 1, sharesData: 0 } });
  });

  it('names what is not settled', () => {
    const { links, totals } = integrationOf(state);
    expect(Object.fromEntries(links.map(({ id, concern }) => [id, concern]))).toEqual({
      'l-1': 'dependency_starts_later',
      'l-2': 'conflict_open',
      'l-3': 'overlap_without_lead',
      'l-4': 'link_broken',
    });
    expect(links.find(({ id }) => id === 'l-1')?.years).toEqual({ from: 2019, to: 2021 });
    expect(Object.values(totals.byConcern)).toEqual([1, 1, 1, 1]);
  });

  it('of an organization has the links of its cards', () => {
    const { links } = integrationOf(state, { organizationId: 'dishub' });
    expect(links.map(({ id }) => id)).toEqual(['l-1', 'l-4']);
  });
});

describe('the coverage', () => {
  const align = (alignmentId: string, document: string) =>
    happened('SheetAligned', {
      sheetId: 'soc-1a',
      alignmentId,
      document,
      version: { kind: 'original' },
      reference: 'Misi 2',
      nature: 'main',
    });
  const template = happened('SheetTemplateConfigured', {
    fields: [
      { field: 'benefit', required: true },
      { field: 'lead', required: true },
      { field: 'risk', required: false },
    ],
  });
  const sheetIn = (...events: readonly WorkshopEvent[]) =>
    coverageOf(after(template, ...events)).dimensions[1]?.cards[0]?.sheets[0];

  it('tells from the first draft on what a sheet lacks', () => {
    expect(sheetIn()).toMatchObject({
      id: 'soc-1a',
      missing: [
        'years',
        'alignment:RPJMD',
        'alignment:Renstra',
        'alignment:Program Unggulan',
        'indicators',
        'crossLinks',
        'field:benefit',
      ],
    });
  });

  it('is complete once all is there, or said why it is not', () => {
    const indicator = { level: 'output', unit: 'posko', direction: 'up', name: 'Posko' };
    const events = [
      allocate('soc-1a', 2019, 0),
      align('a-1', 'RPJMD'),
      align('a-2', 'Renstra'),
      happened('AlignmentGapJustified', {
        sheetId: 'soc-1a',
        document: 'Program Unggulan',
        reason: 'It is new',
      }),
      happened('IndicatorAdded', { indicatorId: 'i-1', on: card('soc-1a'), ...indicator }),
      link('l-1', 'soc-1a', 'supports', 'liv-1a'),
      happened('SheetTextReplaced', { sheetId: 'soc-1a', field: 'benefit', text: 'Siaga' }),
    ];
    expect(sheetIn(...events)?.missing).toEqual([]);
    const broken = happened('SheetWithdrawn', { sheetId: 'liv-1a' });
    expect(sheetIn(...events, broken)?.missing).toEqual(['crossLinks']);
    expect(coverageOf(after(template, ...events)).totals).toMatchObject({
      strategies: 4,
      strategiesComplete: 0,
      sheets: 4,
      sheetsComplete: 1,
    });
  });

  it('counts each gap over strategies and sheets', () => {
    const { gaps } = coverageOf(after(template)).totals;
    expect(Object.fromEntries(gaps.map(({ gap, count }) => [gap, count]))).toMatchObject({
      sheets: 1,
      lead: 0,
      years: 4,
      indicators: 8,
      crossLinks: 8,
      'field:benefit': 4,
    });
  });

  it('of an organization does not blame a strategy for the sheets of others', () => {
    const own = coverageOf(
      after(happened('SheetLeadAssigned', { sheetId: 'soc-1a', organizationId: 'dpu' })),
      {
        organizationId: 'dpu',
      },
    ).dimensions.flatMap(({ cards }) => cards);
    expect(own.map(({ id, sheets }) => [id, sheets.map((sheet) => sheet.id)])).toEqual([
      ['liv-1', ['liv-1a']],
      ['soc-1', ['soc-1a']],
    ]);
    expect(own.every(({ missing }) => !missing.includes('sheets'))).toBe(true);
  });
});
