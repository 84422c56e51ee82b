import type { Place } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { touch } from '../touches.ts';
import { applyChange, changeBetween, lengthBefore, type TextChange } from './change.ts';
import type { TextEvent } from './events.ts';
import { emptyLog, logged } from './log.ts';
import { textAt, textKey, type TextPlace } from './place.ts';

export function evolveText(state: WorkshopState, event: TextEvent & Place): WorkshopState {
  const { on, change } = event.data;
  const text = textAt(state, on);
  // What an event speaks of, or what came before it, may be missing.
  if (text === undefined || lengthBefore(change) !== text.length) return state;
  return withText(state, on, { text: applyChange(text, change), change, event });
}

/** A text that was set as a whole: edits under way are mapped over what that changed. */
export function replaceText(
  state: WorkshopState,
  on: TextPlace,
  text: string,
  event: Place,
): WorkshopState {
  const before = textAt(state, on);
  if (before === undefined) return state;
  return withText(state, on, { text, change: changeBetween(before, text), event });
}

interface Written {
  readonly text: string;
  readonly change: TextChange;
  readonly event: Place;
}

function withText(
  state: WorkshopState,
  on: TextPlace,
  { text, change, event }: Written,
): WorkshopState {
  const key = textKey(on);
  const { revision, meta } = event;
  const log = logged(
    state.texts.get(key) ?? emptyLog,
    meta.commandId === undefined
      ? { revision, change }
      : { revision, change, commandId: meta.commandId },
  );
  const texts = state.texts.set(key, log);
  if (on.kind === 'strategy') {
    const strategies = changeEntry(state.strategies, on.id, (strategy) => ({
      ...strategy,
      [on.field]: text,
      touched: touch(strategy.touched, [on.field], event),
    }));
    return { ...state, texts, strategies };
  }
  const sheets = changeEntry(state.sheets, on.id, (sheet) => ({
    ...sheet,
    texts: { ...sheet.texts, [on.field]: text },
    touched: touch(sheet.touched, [on.field], event),
  }));
  return { ...state, texts, sheets };
}
