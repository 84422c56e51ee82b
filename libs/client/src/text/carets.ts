import { type TextChange, toChangeSet } from '@rembuk/workshop';

/** A selection in one text, in UTF-16 offsets; a caret where both are the same. */
export interface Selection {
  /** Where it began. */
  readonly anchor: number;
  /** The end that moves. */
  readonly head: number;
}

/** What becomes of a position: what is inserted right there comes before it (1) or behind it (-1). */
type Side = -1 | 1;

/**
 * Where a selection is after a change of its text.
 *
 * A person's caret goes along with what they write themselves, and stays before what others insert at the same spot. A
 * selected range takes in nothing that is inserted at its ends.
 */
export function behindChange(selection: Selection, change: TextChange, isOwn: boolean): Selection {
  const changes = toChangeSet(change);
  return moved(selection, isOwn ? 1 : -1, (offset, side) =>
    changes.mapPos(Math.min(offset, changes.length), side),
  );
}

/** Where a selection was before a change: what lies within an insertion was where that was made. */
export function beforeChange(selection: Selection, change: TextChange): Selection {
  const back = toChangeSet(change).invertedDesc;
  return moved(selection, -1, (offset, side) => back.mapPos(Math.min(offset, back.length), side));
}

/** From the text as a person sees it to the confirmed one, past what they typed over it. */
export function toConfirmed(selection: Selection, unsent: readonly TextChange[]): Selection {
  return unsent.reduceRight((at, change) => beforeChange(at, change), selection);
}

/** From the confirmed text to the one that a person sees: what they typed over it is not the caret's owner's. */
export function toSeen(selection: Selection, unsent: readonly TextChange[]): Selection {
  return unsent.reduce((at, change) => behindChange(at, change, false), selection);
}

/** No further than the text goes: offsets that come from elsewhere may be anything. */
export function within(length: number, { anchor, head }: Selection): Selection {
  return { anchor: Math.min(anchor, length), head: Math.min(head, length) };
}

function moved(
  { anchor, head }: Selection,
  caretSide: Side,
  map: (offset: number, side: Side) => number,
): Selection {
  if (anchor === head) {
    const at = map(head, caretSide);
    return { anchor: at, head: at };
  }
  const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
  const start = map(from, 1);
  // All of it may be gone, and something else stand there.
  const end = Math.max(start, map(to, -1));
  return anchor < head ? { anchor: start, head: end } : { anchor: end, head: start };
}
