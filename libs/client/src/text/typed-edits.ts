import {
  applyChange,
  fromChangeSet,
  inverse,
  isEmptyChange,
  type TextChange,
  toChangeSet,
} from '@rembuk/workshop';

/** What was typed since, and goes out as one edit. */
export interface TypedEdit {
  /** For the text with all that was typed before it. */
  readonly change: TextChange;
  readonly undoes?: string;
  /** Under which it goes out. With it from its first keystroke on: a later client asks first whether it has. */
  readonly id?: string;
  /** Edits of one group are one edit, as long as they are not sent. */
  readonly group: number;
}

interface Moved {
  readonly edits: readonly TypedEdit[];
  /** For the text that the person sees. */
  readonly change: TextChange;
}

/** `text` is what the first of them was typed in. */
export function textBehind(edits: readonly TypedEdit[], text: string): string {
  return edits.reduce((so, { change }) => applyChange(so, change), text);
}

/** As if that one had never been typed; those behind it stay as far as they stand by themselves. */
export function withoutEdit(
  edits: readonly TypedEdit[],
  index: number,
  text: string,
): Moved | undefined {
  const edit = edits[index];
  if (!edit) return undefined;
  const earlier = edits.slice(0, index);
  const back = inverse(edit.change, textBehind(earlier, text));
  const later = mappedOver(edits.slice(index + 1), back);
  return { edits: [...earlier, ...later.edits], change: later.change };
}

/** Those that take back the command `from` take back `to`; undefined: they are like any other. */
export function withMarkRenamed(
  edits: readonly TypedEdit[],
  from: string,
  to: string | undefined,
): readonly TypedEdit[] {
  return edits.map((edit) => {
    if (edit.undoes !== from) return edit;
    const { undoes: _undoes, ...rest } = edit;
    return to === undefined ? rest : { ...rest, undoes: to };
  });
}

/** Each behind a change that came before all of them; `change` is that one as it is behind them. */
export function mappedOver(edits: readonly TypedEdit[], change: TextChange): Moved {
  let over = toChangeSet(change);
  const mapped = edits.map((edit) => {
    const mine = toChangeSet(edit.change);
    const moved = fromChangeSet(mine.map(over));
    over = over.map(mine, true);
    return { ...edit, change: moved };
  });
  return { edits: withEffect(mapped), change: fromChangeSet(over) };
}

/** One after the other as one. */
export function composed(first: TextChange, second: TextChange): TextChange {
  return fromChangeSet(toChangeSet(first).compose(toChangeSet(second)));
}

/** Without those of which nothing is left. */
export function withEffect(edits: readonly TypedEdit[]): readonly TypedEdit[] {
  return edits.filter(({ change }) => !isEmptyChange(change));
}
