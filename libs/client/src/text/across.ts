import { changeBetween, type TextChange } from '@rembuk/workshop';
import { diffChars } from 'diff';

/** Characters that come or go; to look further takes longer than a page may stand still. */
const editsMax = 2_000;

/**
 * The change from one text to another that many people made together, character by character: whatever of it still
 * stands keeps its place, so that what was typed over the one is fitted into the other where it belongs, deletions too.
 * Of texts that have little in common, as one change of the middle. (Myers, An O(ND) difference algorithm, 1986.)
 */
export function changeAcross(before: string, after: string): TextChange {
  const parts = diffChars(before, after, { maxEditLength: editsMax });
  if (!parts) return changeBetween(before, after);
  const change: TextChange[number][] = [];
  let gone = 0;
  let come = '';
  const turn = (): void => {
    if (come !== '') change.push([gone, ...come.split('\n')]);
    else if (gone > 0) change.push([gone]);
    [gone, come] = [0, ''];
  };
  for (const { value, added, removed } of parts) {
    if (added) come += value;
    else if (removed) gone += value.length;
    else {
      turn();
      change.push(value.length);
    }
  }
  turn();
  return change;
}
