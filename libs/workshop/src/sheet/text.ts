import type { Decision } from '../decision.ts';
import { limits } from '../limits.ts';
import { editableSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import { staleField } from '../touches.ts';
import { firstInvalid, isOneOf, isText } from '../values.ts';
import { sheetTexts } from '../vocabulary.ts';
import type { SheetEvent } from './events.ts';

/** Sets a long text as a whole. */
export function replaceText(
  state: WorkshopState,
  { sheetId, field, text }: CommandData<'ReplaceSheetText'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  const invalid = firstInvalid({
    field: isOneOf(sheetTexts, field),
    text: isText(text, limits.sheetText, true),
  });
  if (invalid) return invalid;
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const current = sheet.texts[field];
  if (current === text) return [];
  const stale = staleField(sheet.touched, { [field]: current }, context);
  return stale ?? [{ type: 'SheetTextReplaced', v: 1, data: { sheetId, field, text } }];
}
