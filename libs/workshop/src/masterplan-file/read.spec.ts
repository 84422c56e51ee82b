import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Map } from 'immutable';
import type { FileProblem, MasterplanFile } from './model.ts';
import { openingOf } from './opening.ts';
import { readMasterplanFile } from './read.ts';

const pasuruan: unknown = JSON.parse(
  readFileSync(new URL('../../../../demo/pasuruan-2018.json', import.meta.url), 'utf8'),
);

/** The smallest file that says something. */
const small = {
  workshop: { name: 'Masterplan', region: 'Kabupaten', period: { from: 2020, to: 2025 } },
  dimensions: [{ id: 'living', code: 'LIV', name: 'Smart Living', subdimensions: ['health'] }],
  organizations: [{ abbreviation: 'Dinkes', name: 'Dinas Kesehatan' }],
  strategies: [
    {
      code: 'LIV-1',
      dimension: 'living',
      title: 'Layanan kesehatan cepat',
      proposedBy: 'Dinkes',
      sheets: [
        {
          code: 'LIV-1a',
          shortTitle: 'Antrean',
          lead: 'Dinkes',
          allocations: [{ year: 2021, budgetRupiah: 1 }],
        },
      ],
    },
  ],
};

function read(json: unknown): MasterplanFile {
  const file = readMasterplanFile(json);
  if ('problems' in file) throw new Error(JSON.stringify(file.problems));
  return file;
}

function problemsOf(json: unknown): readonly FileProblem[] {
  const file = readMasterplanFile(json);
  return 'problems' in file ? file.problems : [];
}

function found(json: unknown): readonly string[] {
  return problemsOf(json).map(({ path, code }) => `${path}: ${code}`);
}

describe('reading a masterplan file', () => {
  it('reads the sample of Pasuruan whole', () => {
    const file = read(pasuruan);
    expect(file.organizations).toHaveLength(30);
    expect(file.dimensions.filter(({ active }) => active)).toHaveLength(4);
    expect(file.strategies).toHaveLength(12);
    expect(file.strategies.flatMap(({ sheets }) => sheets)).toHaveLength(24);
    expect(file.links).toHaveLength(8);
    expect(file.links.at(-1)).toMatchObject({
      from: { kind: 'sheet', id: 'sheet-011' },
      to: { kind: 'sheet', id: 'sheet-023' },
      type: 'conflictsWith',
    });
    expect(file.ignored).toEqual([]);
  });

  it('fills in what may be left out', () => {
    const file = read(small);
    expect(file.workshop).toMatchObject({ timeZone: 'Asia/Jakarta', language: 'id' });
    expect(file.dimensions[0]).toMatchObject({ active: true, nameId: 'Smart Living' });
    expect(file.strategies[0]).toMatchObject({ subdimension: 'health' });
    expect(file.strategies[0]?.sheets[0]).toMatchObject({
      title: 'Antrean',
      allocations: [{ fundingSource: 'APBD' }],
    });
    expect(file.sessions).toEqual([]);
  });

  it('finds organizations by either name, whatever the case', () => {
    const [strategy] = small.strategies;
    const file = read({ ...small, strategies: [{ ...strategy, proposedBy: 'DINAS KESEHATAN' }] });
    expect(file.strategies[0]?.proposerId).toBe('opd-01');
  });

  it('gives ids of its own where those of the file are no ids, and never one twice', () => {
    const dimensions = [
      { id: 'ꦱꦺꦴꦱꦶꦪꦭ꧀', code: 'A', name: 'Satu' },
      { id: 'dim-01', code: 'B', name: 'Dua' },
      { code: 'C', name: 'Tiga' },
    ];
    const file = read({ ...small, dimensions, strategies: [] });
    const ids = file.dimensions.map(({ dimensionId }) => dimensionId);
    expect(new Set(ids).size).toBe(3);
    expect(ids[1]).toBe('dim-01');
  });

  it('says which members it passed over', () => {
    const [strategy] = small.strategies;
    const file = read({ ...small, strategies: [{ ...strategy, colour: 'red' }] });
    expect(file.ignored).toEqual(['strategies[0].colour']);
  });

  it.each([[null], [[]], ['text'], [7]])('refuses %j as a whole', (json) => {
    expect(found(json)[0]).toBe(': wrong_type');
  });

  it('names everything that is wrong with how it is written, each with its path', () => {
    const [strategy] = small.strategies;
    const problems = found({
      ...small,
      workshop: { name: 7, region: 'R', period: { from: '2020', to: 2025 } },
      sessions: {},
      strategies: [
        {
          ...strategy,
          dimension: 'nowhere',
          title: undefined,
          sheets: [{ code: 'X', shortTitle: 'Xyz', lead: 'Nobody', supporting: [3, 'Nobody'] }, 9],
        },
      ],
      links: [{ from: 'LIV-1', to: 'nothing', type: 'likes' }],
    });
    expect(problems.toSorted()).toEqual(
      [
        'workshop.name: wrong_type',
        'workshop.period.from: wrong_type',
        'sessions: wrong_type',
        'strategies[0].dimension: unknown_reference',
        'strategies[0].title: missing',
        'strategies[0].sheets[0].lead: unknown_reference',
        'strategies[0].sheets[0].supporting[0]: wrong_type',
        'strategies[0].sheets[0].supporting[0]: unknown_reference',
        'strategies[0].sheets[1]: wrong_type',
        'strategies[0].sheets[1].code: missing',
        'strategies[0].sheets[1].shortTitle: missing',
        'strategies[0].sheets[1].title: missing',
        'links[0].to: unknown_reference',
        'links[0].type: wrong_type',
      ].toSorted(),
    );
  });

  it('names everything that the domain refuses, and not what follows from it', () => {
    const [strategy] = small.strategies;
    const [sheet] = strategy!.sheets;
    const sheets = [
      { ...sheet, shortTitle: 'X', quickWinYear: 2021 },
      { ...sheet, code: 'LIV-1b', allocations: [{ year: 1900, budgetRupiah: -1 }] },
      { ...sheet, code: 'LIV-1c', supporting: ['Dinkes'] },
      { ...sheet, code: 'LIV-1d', quickWinYear: 2024 },
    ];
    const problems = found({
      ...small,
      organizations: [...small.organizations, { abbreviation: 'DINKES', name: 'Dinas Lain' }],
      sessions: [{ name: 'Bimtek I', from: '2020-13-40' }],
      strategies: [
        { ...strategy, proposedBy: 'Dinas Kesehatan', sheets: [] },
        { ...strategy, code: 'LIV-2', title: 'Pendek', proposedBy: 'Dinas Kesehatan', sheets: [] },
        {
          ...strategy,
          code: 'LIV-3',
          proposedBy: 'Dinas Kesehatan',
          subdimension: 'x',
          sheets: [],
        },
      ],
    });
    expect(problems).toEqual([
      'sessions[0].from: invalid_value',
      'organizations[1]: name_taken',
      'strategies[1].title: invalid_value',
      'strategies[2]: unknown_subdimension',
    ]);
    expect(found({ ...small, strategies: [{ ...strategy, sheets }] })).toEqual([
      'strategies[0].sheets[0].shortTitle: invalid_value',
      'strategies[0].sheets[1].allocations[0].year: invalid_value',
      'strategies[0].sheets[2]: lead_is_supporting',
      'strategies[0].sheets[3].quickWinYear: unknown_allocation',
    ]);
  });

  it('does not guess which of two cards a link means', () => {
    const [strategy] = small.strategies;
    const strategies = [
      strategy,
      { ...strategy, dimension: 'E', code: 'ECO-1', sheets: strategy!.sheets },
    ];
    const dimensions = [...small.dimensions, { code: 'E', name: 'Smart Economy' }];
    const links = [{ from: 'LIV-1', to: 'LIV-1a', type: 'mendukung' }];
    expect(found({ ...small, dimensions, strategies, links })).toEqual([
      'links[0].to: ambiguous_reference',
    ]);
  });

  it('bounds what it says about a file that is wrong throughout', () => {
    const strategies = Array.from({ length: 5_000 }, () => ({}));
    expect(problemsOf({ ...small, strategies }).length).toBeLessThanOrEqual(200);
  });

  it('takes members with the names of object parts for what they are', () => {
    const json: unknown = JSON.parse(
      JSON.stringify(small).replace('"code":"LIV-1"', '"code":"LIV-1","__proto__":{"title":"x"}'),
    );
    expect(read(json).ignored).toEqual(['strategies[0].__proto__']);
  });
});

describe('seats', () => {
  it('seats organizations where they propose and lead most, the rest where there is most room', () => {
    const { groups = [] } = openingOf(read(pasuruan));
    const seats = Map(
      groups.map(({ dimensionId, organizationIds }) => [dimensionId, organizationIds]),
    );
    // Disperta proposes and leads on branding, and leads one sheet on economy.
    expect(seats.get('branding')).toContain('opd-21');
    const sizes = groups.map(({ organizationIds }) => organizationIds.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(30);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(new Set(groups.flatMap(({ organizationIds }) => organizationIds)).size).toBe(30);
  });
});
