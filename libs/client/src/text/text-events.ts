import type { WireEvent } from '@rembuk/protocol';
import {
  changeBetween,
  lengthAfter,
  lengthBefore,
  type LoggedChange,
  type TextChange,
  textKey,
  type TextPlace,
  upcast,
} from '@rembuk/workshop';

/** What an event does to the text of that place, which reads `text` so far; undefined: nothing. */
export function changeBy(
  recorded: WireEvent,
  place: TextPlace,
  text: string,
): TextChange | undefined {
  const key = textKey(place);
  const event = upcast(recorded);
  if (event.type === 'TextEdited') {
    const { on, change } = event.data;
    // What does not fit is passed over, as the fold does it.
    const fits = textKey(on) === key && lengthBefore(change) === text.length;
    return fits ? change : undefined;
  }
  const replaced = replacedBy(event);
  if (!replaced || textKey(replaced.on) !== key || replaced.text === text) return undefined;
  return changeBetween(text, replaced.text);
}

/**
 * Whether these changes are of that text, each of the one behind the last. They are not where a draft is of another
 * history, as when the server's log was restored, or a row of the device was spoiled.
 */
export function areFor(missed: readonly LoggedChange[], text: string): boolean {
  let { length } = text;
  return missed.every(({ change }) => {
    if (lengthBefore(change) !== length) return false;
    length = lengthAfter(change);
    return true;
  });
}

function replacedBy(
  event: ReturnType<typeof upcast>,
): { readonly on: TextPlace; readonly text: string } | undefined {
  if (event.type === 'SheetTextReplaced') {
    const { sheetId, field, text } = event.data;
    return { on: { kind: 'sheet', id: sheetId, field }, text };
  }
  if (event.type === 'StrategyProposed') {
    const { strategyId, issue = '' } = event.data;
    return { on: issueOf(strategyId), text: issue };
  }
  if (event.type !== 'StrategyIssueReplaced') return undefined;
  const { strategyId, text } = event.data;
  return { on: issueOf(strategyId), text };
}

function issueOf(id: string): TextPlace {
  return { kind: 'strategy', id, field: 'issue' };
}
