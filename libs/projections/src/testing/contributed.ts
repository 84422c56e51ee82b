import type { EventData, EventType, PlacedEvent, WorkshopEvent } from '@rembuk/workshop';
import {
  type Contributions,
  evolveContributions,
  initialContributions,
} from '../contributions/fold.ts';
import { contributionReport } from '../contributions/report.ts';
import type { ContributionRow } from '../contributions/types.ts';

export interface Who {
  readonly undoes?: string;
  readonly actorId?: string;
  readonly organizationId?: string;
  readonly at?: string;
}

export const told = (
  type: Exclude<EventType, 'LinkDrawn'>,
  data: EventData<EventType>,
  who: Who = {},
) => ({
  event: { type, v: 1, data } as WorkshopEvent,
  who,
});

export function folded(...events: readonly ReturnType<typeof told>[]): Contributions {
  return events
    .map(({ event, who }, revision): PlacedEvent => {
      const { actorId = 'admin', at = '2018-10-02T02:00:00.000Z', ...organization } = who;
      return { ...event, revision, meta: { actorId, at, ...organization } };
    })
    .reduce(evolveContributions, initialContributions);
}

export const register = (organizationId: string, name: string) =>
  told('OrganizationRegistered', {
    organizationId,
    abbreviation: organizationId.toUpperCase(),
    name,
  });
export const add = (
  sheetId: string,
  leadId: string | undefined,
  supportingIds: readonly string[] = [],
) =>
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
export const allocate = (sheetId: string, year: number, budgetRupiah: number) =>
  told('SheetAllocatedToYear', { sheetId, year, budgetRupiah, fundingSource: 'APBD' });
export const markQuickWin = (sheetId: string, year: number) =>
  told('QuickWinMarked', {
    sheetId,
    year,
    start: `${year}-01`,
    end: `${year}-06`,
    reason: 'R',
    evidence: 'E',
  });
export const merged = (organizationId: string, intoId: string) =>
  told('OrganizationMerged', { organizationId, intoId });
export const comment = (commentId: string, who: Who) =>
  told(
    'CommentPosted',
    { commentId, on: { kind: 'board', id: 'society' }, text: 'Hm', mentions: [] },
    who,
  );
export const drawn = (linkId: string, who: Who) => ({
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

export const society = [
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
export const rowsIn = (contributions: Contributions) => contributionReport(contributions).rows;
export const rowsOf = (...events: readonly ReturnType<typeof told>[]) =>
  rowsIn(folded(...society, ...events));
export const rowOf = (id: string, ...events: readonly ReturnType<typeof told>[]): ContributionRow =>
  rowsOf(...events).find(({ organizationId }) => organizationId === id)!;
