import {
  applyChange,
  isTextChange,
  isTextPlace,
  lengthBefore,
  type TextPlace,
} from '@rembuk/workshop';
import { isRecord } from '../keeping/readable.ts';
import type { KeptDraft } from './kept-draft.ts';

/** A draft as it is kept on the device, with the text that it is of. */
export interface KeptText {
  readonly on: TextPlace;
  readonly draft: KeptDraft;
}

export function isKeptText(value: unknown): value is KeptText {
  return isRecord(value) && isTextPlace(value['on']) && isKeptDraft(value['draft']);
}

function isKeptDraft(value: unknown): value is KeptDraft {
  if (!isRecord(value)) return false;
  const { confirmed, revision, sent, onItsWay, typed = [], recalled } = value;
  if (typeof confirmed !== 'string' || typeof revision !== 'number' || !Array.isArray(typed))
    return false;
  if ((sent === undefined) !== (onItsWay === undefined)) return false;
  if (sent !== undefined && !isSentEdit(sent)) return false;
  if (recalled !== undefined && !isRecalledEdit(recalled)) return false;
  const edits: readonly unknown[] = typed;
  const changes = [
    ...(onItsWay === undefined ? [] : [onItsWay]),
    ...edits.map((edit) => (isTypedEdit(edit) ? edit['change'] : undefined)),
  ];
  return areFollowing(confirmed, changes);
}

function isSentEdit(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { commandId, seen, change } = value;
  return typeof commandId === 'string' && typeof seen === 'number' && isTextChange(change);
}

function isTypedEdit(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const { group, id = '', undoes = '' } = value;
  return typeof group === 'number' && typeof id === 'string' && typeof undoes === 'string';
}

function isRecalledEdit(value: unknown): boolean {
  return (
    isRecord(value) && typeof value['commandId'] === 'string' && typeof value['group'] === 'number'
  );
}

/** Whether each fits the text behind the one before. */
function areFollowing(confirmed: string, changes: readonly unknown[]): boolean {
  let text = confirmed;
  for (const change of changes) {
    if (!isTextChange(change) || lengthBefore(change) !== text.length) return false;
    text = applyChange(text, change);
  }
  return true;
}
