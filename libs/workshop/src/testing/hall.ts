import type { CommandData, EventData, EventType, WorkshopEvent } from '../messages.ts';

/** A small workshop that specs start from: two boards in use and a third that is not, a few cards. */

/** An event in the shape of today. */
export function happened<Type extends Exclude<EventType, 'LinkDrawn'>>(
  type: Type,
  data: EventData<Type>,
): Extract<WorkshopEvent, { type: Type }> {
  return { type, v: 1, data } as Extract<WorkshopEvent, { type: Type }>;
}

export function linkDrawn(data: EventData<'LinkDrawn'>): WorkshopEvent {
  return { type: 'LinkDrawn', v: 2, data };
}

function board(dimensionId: string, active: boolean): WorkshopEvent {
  const [code, name] = [dimensionId.slice(0, 3).toUpperCase(), `Smart ${dimensionId}`];
  const subdimensions = ['first', 'second'];
  const data = { dimensionId, code, name, nameId: name, active, subdimensions };
  return happened('DimensionDefined', data);
}

function organization(organizationId: string): WorkshopEvent {
  const abbreviation = organizationId.toUpperCase();
  const name = `Dinas ${organizationId}`;
  return happened('OrganizationRegistered', { organizationId, abbreviation, name });
}

/** A draft on the board `society`, unless told otherwise. */
export function strategyProposed(
  strategyId: string,
  data: Partial<EventData<'StrategyProposed'>> = {},
): WorkshopEvent {
  return happened('StrategyProposed', {
    strategyId,
    dimensionId: 'society',
    code: strategyId.toUpperCase(),
    subdimension: 'first',
    title: `The strategy ${strategyId}`,
    organizationId: 'bpbd',
    order: 'a0',
    ...data,
  });
}

/** Led by BPBD, unless told otherwise. */
export function sheetAdded(
  sheetId: string,
  strategyId: string,
  data: Partial<EventData<'SheetAdded'>> = {},
): WorkshopEvent {
  return happened('SheetAdded', {
    sheetId,
    strategyId,
    code: sheetId.toUpperCase(),
    shortTitle: `Sheet ${sheetId}`,
    title: `The sheet ${sheetId}`,
    order: 'a0',
    leadId: 'bpbd',
    supportingIds: [],
    ...data,
  });
}

export function allocated(
  sheetId: string,
  year: number,
  data: Partial<EventData<'SheetAllocatedToYear'>> = {},
): WorkshopEvent {
  return happened('SheetAllocatedToYear', {
    sheetId,
    year,
    budgetRupiah: 150_000_000,
    fundingSource: 'APBD',
    ...data,
  });
}

export function quickWinMarked(
  sheetId: string,
  year: number,
  data: Partial<EventData<'QuickWinMarked'>> = {},
): WorkshopEvent {
  return happened('QuickWinMarked', {
    sheetId,
    year,
    start: `${year}-01`,
    end: `${year}-12`,
    reason: 'It is ready',
    evidence: 'Queues become shorter',
    ...data,
  });
}

export const aligned = {
  document: 'RPJMD',
  version: { kind: 'original' },
  reference: 'Misi 2',
  nature: 'main',
} as const satisfies Partial<CommandData<'AlignSheet'>>;

/** A workshop with nothing in it yet. */
export const bare: readonly WorkshopEvent[] = [
  happened('WorkshopOpened', {
    name: 'Masterplan',
    region: 'Kabupaten Pasuruan',
    period: { from: 2018, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
  }),
];

/**
 * Boards `society` and `living` in use, `economy` not; organizations bpbd, dpu, dinkes, dishub, and `disbanded`
 * that is no longer active. On `society`: soc-1 (sheets soc-1a, soc-1b), soc-2; on `living`: liv-1 (liv-1a), liv-2 (liv-2a).
 */
export const hall: readonly WorkshopEvent[] = [
  ...bare,
  board('society', true),
  board('living', true),
  board('economy', false),
  ...['bpbd', 'dpu', 'dinkes', 'dishub', 'disbanded'].map(organization),
  happened('OrganizationDeactivated', { organizationId: 'disbanded' }),
  strategyProposed('soc-1'),
  strategyProposed('soc-2', { order: 'a1' }),
  strategyProposed('liv-1', { dimensionId: 'living', organizationId: 'dpu' }),
  strategyProposed('liv-2', { dimensionId: 'living', organizationId: 'dishub', order: 'a1' }),
  sheetAdded('soc-1a', 'soc-1'),
  sheetAdded('soc-1b', 'soc-1', { order: 'a1' }),
  sheetAdded('liv-1a', 'liv-1', { leadId: 'dpu', supportingIds: ['dishub'] }),
  sheetAdded('liv-2a', 'liv-2', { leadId: 'dishub' }),
];
