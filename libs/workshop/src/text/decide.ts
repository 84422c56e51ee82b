import { type Decision, refuse } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { firstInvalid } from '../values.ts';
import {
  applyChange,
  editSectionsMax,
  isEmptyChange,
  isTextChange,
  joined,
  lengthBefore,
  mapChange,
  type TextChange,
} from './change.ts';
import type { TextCommand } from './commands.ts';
import type { TextEvent } from './events.ts';
import { changesAfter } from './log.ts';
import { logOf } from './logs.ts';
import { isTextPlace, plainPlace, textAt, textMax, uneditable } from './place.ts';

/**
 * Edits a long text character by character. Nobody's words are overwritten and none are refused as stale: what came in
 * between is mapped over, one accepted change at a time, as the author's client does it.
 */
export function decideText(
  state: WorkshopState,
  { data: { on, change } }: TextCommand,
  { seen }: DecisionContext,
): Decision<TextEvent> {
  const invalid = firstInvalid({
    on: isTextPlace(on),
    change: isTextChange(change) && change.length <= editSectionsMax,
  });
  if (invalid) return invalid;
  const refusal = uneditable(state, on);
  if (refusal) return refusal;
  const text = textAt(state, on) ?? '';
  const later = changesAfter(logOf(state, on), seen)?.map((entry) => entry.change);
  if (!later) return refuse('text_seen_too_long_ago');
  const standsOn = later[0] ? lengthBefore(later[0]) : text.length;
  if (lengthBefore(change) !== standsOn) return refuse('invalid_value', { field: 'change' });

  const mapped = mapChange(change, later, mappingStepsMax);
  if (!mapped) return refuse('text_seen_too_long_ago');
  if (isEmptyChange(mapped)) return [];
  const next = applyChange(text, mapped);
  if (!next.isWellFormed()) return refuse('invalid_value', { field: 'change' });
  const max = textMax(on);
  // What others wrote meanwhile may have filled it; taking away is always possible.
  if (next.length > max && next.length > text.length) return refuse('text_too_long', { max });
  return [edited(plainPlace(on), joined(mapped))];
}

/** Milliseconds at most: an edit must not keep the others of its workshop waiting. */
const mappingStepsMax = 16_384;

function edited(on: TextEvent['data']['on'], change: TextChange): TextEvent {
  return { type: 'TextEdited', v: 1, data: { on, change } };
}
