import { describe, expect, it } from '@jest/globals';
import type { WorkshopEvent } from '../messages.ts';
import { folded } from '../testing/given.ts';
import {
  allocated,
  bare,
  happened,
  linkDrawn,
  quickWinMarked,
  sheetAdded,
  strategyProposed,
} from '../testing/hall.ts';
import type { LinkType } from '../vocabulary.ts';
import { warningsOf } from '../warnings.ts';

/** Code, first and last year, and the year of the quick win: from the sample data of Kabupaten Pasuruan, 2018. */
const sheets: readonly (readonly [code: string, from: number, to: number, quickWin?: number])[] = [
  ['SOC-1a', 2019, 2021, 2019],
  ['SOC-1b', 2020, 2022],
  ['SOC-2a', 2019, 2023, 2019],
  ['SOC-2b', 2020, 2022],
  ['SOC-3a', 2020, 2023],
  ['SOC-3b', 2021, 2022],
  ['BRD-1a', 2019, 2020, 2019],
  ['BRD-1b', 2021, 2023],
  ['BRD-2a', 2019, 2022, 2019],
  ['BRD-2b', 2020, 2021],
  ['BRD-3a', 2021, 2023],
  ['BRD-3b', 2020, 2023],
  ['ECO-1a', 2020, 2022],
  ['ECO-1b', 2019, 2020, 2019],
  ['ECO-2a', 2019, 2022, 2019],
  ['ECO-2b', 2020, 2023],
  ['ECO-3a', 2020, 2021],
  ['ECO-3b', 2021, 2023],
  ['LIV-1a', 2019, 2020, 2019],
  ['LIV-1b', 2020, 2022],
  ['LIV-2a', 2019, 2021],
  ['LIV-2b', 2021, 2023],
  ['LIV-3a', 2021, 2023],
  ['LIV-3b', 2020, 2022],
];

const links: readonly (readonly [from: string, type: LinkType, to: string])[] = [
  ['SOC-2a', 'sharesData', 'ECO-2b'],
  ['SOC-2b', 'supports', 'ECO-2a'],
  ['ECO-1b', 'sharesData', 'BRD-2a'],
  ['BRD-1a', 'supports', 'ECO-2a'],
  ['BRD-1b', 'dependsOn', 'ECO-3a'],
  ['LIV-2a', 'sharesData', 'ECO-2b'],
  ['SOC-3a', 'dependsOn', 'LIV-2b'],
  ['BRD-3a', 'conflictsWith', 'LIV-3a'],
];

const boards: Readonly<Record<string, string>> = {
  SOC: 'society',
  BRD: 'branding',
  ECO: 'economy',
  LIV: 'living',
};

function* masterplan(): Iterable<WorkshopEvent> {
  yield* bare;
  for (const [code, dimensionId] of Object.entries(boards)) {
    yield happened('DimensionDefined', {
      dimensionId,
      code,
      name: code,
      nameId: code,
      active: true,
      subdimensions: ['first'],
    });
    for (const number of [1, 2, 3]) yield strategyProposed(`${code}-${number}`, { dimensionId });
  }
  for (const [code, from, to, quickWin] of sheets) {
    yield sheetAdded(code, code.slice(0, -1));
    for (let year = from; year <= to; year += 1) yield allocated(code, year);
    if (quickWin !== undefined) yield quickWinMarked(code, quickWin);
  }
  for (const [from, type, to] of links)
    yield linkDrawn({
      linkId: `${from} ${to}`,
      from: { kind: 'sheet', id: from },
      to: { kind: 'sheet', id: to },
      type,
    });
}

describe('the masterplan of Kabupaten Pasuruan as of Bimtek III', () => {
  it('has the two clashes that are in it, and no other warning', () => {
    expect(warningsOf(folded([...masterplan()]))).toEqual([
      { code: 'conflict_open', on: { kind: 'link', id: 'BRD-3a LIV-3a' } },
      {
        code: 'dependency_starts_later',
        on: { kind: 'link', id: 'SOC-3a LIV-2b' },
        details: { startYear: 2020, dependencyStartYear: 2021 },
      },
    ]);
  });

  it('is free of both once they are dealt with', () => {
    const dealtWith = [
      happened('ConflictResolved', { linkId: 'BRD-3a LIV-3a', resolution: 'One junction each' }),
      happened('AllocationRemoved', { sheetId: 'SOC-3a', year: 2020 }),
    ];
    expect(warningsOf(folded([...masterplan(), ...dealtWith]))).toEqual([]);
  });
});
