import type { EntityRef } from '../ids.ts';
import type { WorkshopCommand } from '../messages.ts';

/** What a command changes that may be warned about: see warningsAbout. */
export function affectedBy({ type, data }: WorkshopCommand): readonly EntityRef[] {
  const affected: EntityRef[] = [];
  if ('sheetId' in data) affected.push({ kind: 'sheet', id: data.sheetId });
  if ('strategyId' in data) affected.push({ kind: 'strategy', id: data.strategyId });
  if ('linkId' in data) affected.push({ kind: 'link', id: data.linkId });
  if (type === 'MergeStrategies') affected.push({ kind: 'strategy', id: data.intoId });
  if (type === 'AddIndicator') affected.push(data.on);
  if (type === 'SetQuickWinCap') affected.push({ kind: 'board', id: data.dimensionId });
  return affected;
}
