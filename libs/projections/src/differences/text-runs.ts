import { changeBetween } from '@rembuk/workshop';
import { diffWordsWithSpace } from 'diff';

/** A piece of two texts, one after the other: in both, or in the later or the earlier alone. */
export interface TextRun {
  readonly kind: 'kept' | 'inserted' | 'removed';
  readonly text: string;
}

/** Words that come or go; what differs by more is told as one piece that went and one that came. */
const editsMax = 400;
/** Code units compared word by word for one answer: about a hundred full texts on both sides. */
const budgetCodeUnits = 600_000;

/** Compares texts word by word, as far as its budget goes; then coarsely, which costs next to nothing. */
export class TextComparison {
  #leftCodeUnits = budgetCodeUnits;

  runsBetween(before: string, after: string): readonly TextRun[] {
    this.#leftCodeUnits -= before.length + after.length;
    if (this.#leftCodeUnits < 0) return coarseRuns(before, after);
    const parts = diffWordsWithSpace(before, after, { maxEditLength: editsMax });
    if (!parts) return coarseRuns(before, after);
    return parts.map(({ added, removed, value }) => run(kindOf(added, removed), value));
  }
}

function kindOf(added: boolean, removed: boolean): TextRun['kind'] {
  if (added) return 'inserted';
  return removed ? 'removed' : 'kept';
}

/** What both begin and end with stays; the middle of the one went, that of the other came. */
function coarseRuns(before: string, after: string): readonly TextRun[] {
  const runs: TextRun[] = [];
  let at = 0;
  for (const section of changeBetween(before, after)) {
    const [gone, ...lines] = typeof section === 'number' ? [section] : section;
    const text = before.slice(at, at + gone);
    at += gone;
    if (typeof section === 'number') runs.push(run('kept', text));
    else runs.push(run('removed', text), run('inserted', lines.join('\n')));
  }
  return runs.filter(({ text }) => text !== '');
}

function run(kind: TextRun['kind'], text: string): TextRun {
  return { kind, text };
}
