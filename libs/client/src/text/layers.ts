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
  /** Edits of one group are one edit of the person. */
  readonly group: number;
}

/** One of the changes that lie over a confirmed text, each made for the text behind the one below it. */
export interface Layer extends TypedEdit {
  /** Under which it has gone out; only the lowest has. */
  readonly sentAs?: string;
}

/** What comes in below a layer, made for the text that the layer is made for; undefined: nothing. */
export interface Passing {
  readonly group: number;
  readonly change: TextChange | undefined;
}

export interface Moved {
  /** As many as before: some may change nothing any more. */
  readonly layers: readonly Layer[];
  /** What came in as it is on top of them, for the text that the person sees; undefined: nothing. */
  readonly change: TextChange | undefined;
  /** For each layer, the lowest first. */
  readonly beneath: readonly Passing[];
}

/** `text` is what the lowest is made for. */
export function textBehind(layers: readonly TypedEdit[], text: string): string {
  return layers.reduce((so, { change }) => applyChange(so, change), text);
}

/**
 * Whether the second takes back just what the lowest does, so that both together do nothing. Others may do a part of the
 * lowest before it gets in: what takes it back has then that part less to bring back.
 */
export function isTakenBack([lowest, next]: readonly Layer[], text: string): boolean {
  return (
    lowest?.sentAs !== undefined &&
    next?.undoes === lowest.sentAs &&
    textBehind([lowest, next], text) === text
  );
}

/** All of them behind a change of `text`, which is what the lowest is made for. */
export function mappedOver(layers: readonly Layer[], change: TextChange, text: string): Moved {
  const [lowest, back, ...above] = layers;
  if (!lowest || !back || !isTakenBack(layers, text)) return mapped(layers, change);
  const { layers: first, change: between, beneath } = mapped([lowest], change);
  const mine = first[0]?.change ?? [];
  const undo = { ...back, change: inverse(mine, applyChange(text, change)) };
  // Both together do nothing: above them it is what it was below.
  return onTop([...first, undo], [...beneath, passing(back, between)], mapped(above, change));
}

/**
 * As if that one had never been there, and what takes back just that; those above stay as far as they stand by
 * themselves. Undefined: there is none.
 */
export function without(layers: readonly Layer[], index: number, text: string): Moved | undefined {
  const layer = layers[index];
  if (!layer) return undefined;
  const below = layers.slice(0, index);
  const above = layers.slice(index + 1);
  const back = inverse(layer.change, textBehind(below, text));
  const beneath = layers.slice(0, index + 1).map((each) => passing(each));
  const [undo, ...others] = above;
  if (index > 0 || !undo || !isTakenBack(layers, text))
    return onTop(below, beneath, mapped(above, back));
  return onTop(below, [...beneath, passing(undo, back)], unmoved(others));
}

/**
 * Those above the lowest, which got in otherwise than it is here: `across` leads from the text behind the one to that
 * behind the other. `back` takes it back as it got in, where the next one is to do that.
 */
export function behindLowest(
  [lowest, ...above]: readonly Layer[],
  across: TextChange,
  back: TextChange | undefined,
): Moved {
  const beneath = lowest ? [passing(lowest)] : [];
  const [undo, ...others] = above;
  if (!undo || !back) return onTop([], beneath, mapped(above, across));
  return onTop([{ ...undo, change: back }], [...beneath, passing(undo, across)], unmoved(others));
}

function mapped(layers: readonly Layer[], change: TextChange): Moved {
  let over = toChangeSet(change);
  const beneath: Passing[] = [];
  const moved = layers.map((layer) => {
    const mine = toChangeSet(layer.change);
    beneath.push(passing(layer, fromChangeSet(over)));
    const behind = fromChangeSet(mine.map(over));
    over = over.map(mine, true);
    return { ...layer, change: behind };
  });
  return { layers: moved, change: fromChangeSet(over), beneath };
}

function unmoved(layers: readonly Layer[]): Moved {
  return { layers, change: undefined, beneath: layers.map((layer) => passing(layer)) };
}

function onTop(layers: readonly Layer[], beneath: readonly Passing[], above: Moved): Moved {
  return {
    ...above,
    layers: [...layers, ...above.layers],
    beneath: [...beneath, ...above.beneath],
  };
}

function passing({ group }: Layer, change?: TextChange): Passing {
  return { group, change };
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

/** One after the other as one. */
export function composed(first: TextChange, second: TextChange): TextChange {
  return fromChangeSet(toChangeSet(first).compose(toChangeSet(second)));
}

/** Without those of which nothing is left. */
export function withEffect(edits: readonly TypedEdit[]): readonly TypedEdit[] {
  return edits.filter(({ change }) => !isEmptyChange(change));
}
