import { yearOf } from '../allocation/months.ts';
import type { Sheet, Strategy } from '../state.ts';
import type { PlanningDocument, SheetTemplateField, StrategyStatus } from '../vocabulary.ts';
import type { Survey } from './survey.ts';
import type { Warning } from './warning.ts';

/** What a sheet of a live strategy is warned about. A draft may have gaps; one that was sent back has shown them. */
export function* sheetWarnings(
  of: Survey,
  sheet: Sheet,
  { status }: Pick<Strategy, 'status'>,
): Iterable<Warning> {
  yield* outsidePeriod(of, sheet);
  yield* quickWinsOutsideYear(sheet);
  if (status !== 'draft') {
    yield* missingAlignments(sheet);
    yield* missingFields(of, sheet);
  }
  if (approved.includes(status)) yield* unconfirmedQuickWins(sheet);
}

const approved: readonly StrategyStatus[] = ['approved', 'presented', 'ratified'];

/** With which every sheet agrees, or says why it does not. Renstra is that of its lead. */
export const expectedDocuments: readonly PlanningDocument[] = [
  'RPJMD',
  'Renstra',
  'Program Unggulan',
];

function* outsidePeriod({ state }: Survey, sheet: Sheet): Iterable<Warning> {
  if (!state.workshop) return;
  const { from, to } = state.workshop.period;
  for (const { year } of sheet.allocations)
    if (year < from || year > to)
      yield {
        code: 'allocation_outside_period',
        on: { kind: 'allocation', id: `${sheet.id}/${year}` },
        details: { from, to },
      };
}

function* quickWinsOutsideYear(sheet: Sheet): Iterable<Warning> {
  for (const { year, quickWin } of sheet.allocations) {
    if (!quickWin) continue;
    const { start, end } = quickWin;
    if (yearOf(start) > year || yearOf(end) < year)
      yield {
        code: 'quick_win_outside_year',
        on: { kind: 'allocation', id: `${sheet.id}/${year}` },
        details: { start, end },
      };
  }
}

function* unconfirmedQuickWins(sheet: Sheet): Iterable<Warning> {
  for (const { year, quickWin } of sheet.allocations)
    if (quickWin && !quickWin.confirmed)
      yield {
        code: 'quick_win_unconfirmed',
        on: { kind: 'allocation', id: `${sheet.id}/${year}` },
      };
}

/** Neither aligned with, nor said why not. */
export function missingDocuments({
  alignments,
  justifications,
}: Pick<Sheet, 'alignments' | 'justifications'>): readonly PlanningDocument[] {
  return expectedDocuments.filter(
    (expected) =>
      justifications[expected] === undefined &&
      !alignments.some(({ document }) => document === expected),
  );
}

function* missingAlignments(sheet: Sheet): Iterable<Warning> {
  for (const document of missingDocuments(sheet))
    yield {
      code: 'alignment_missing',
      on: { kind: 'sheet', id: sheet.id },
      details: { document },
    };
}

/** A lead is asked for always: without one, nobody answers for the sheet. */
function* missingFields(of: Survey, sheet: Sheet): Iterable<Warning> {
  const asked = of.state.sheetTemplate.filter(({ required }) => required);
  const fields = new Set<SheetTemplateField>(['lead', ...asked.map(({ field }) => field)]);
  for (const field of fields)
    if (!isFilled(sheet, field, () => of.hasIndicator(sheet.id)))
      yield {
        code: 'sheet_field_missing',
        on: { kind: 'sheet', id: sheet.id },
        details: { field },
      };
}

/** Whether a sheet has what a template may ask for; its indicators stand beside it. */
export function isFilled(
  sheet: Sheet,
  field: SheetTemplateField,
  hasIndicator: () => boolean,
): boolean {
  switch (field) {
    case 'explanation':
    case 'benefit':
    case 'novelty':
    case 'sustainability':
    case 'risk':
      return sheet.texts[field].trim() !== '';
    case 'kind':
    case 'form':
    case 'stage':
    case 'location':
      return sheet[field] !== undefined;
    case 'lead':
      return sheet.leadId !== undefined;
    case 'supporting':
      return sheet.supportingIds.length > 0;
    case 'targetGroup':
    case 'resources':
      return sheet[field].trim() !== '';
    case 'partners':
    case 'allocations':
    case 'alignments':
      return sheet[field].length > 0;
    case 'indicators':
      return hasIndicator();
  }
}
