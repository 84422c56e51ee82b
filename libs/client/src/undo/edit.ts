import {
  type Done,
  type FinalReason,
  isWithin,
  takeBack,
  withoutParts,
  type WorkshopCommand,
} from '@rembuk/workshop';

/** An edit of a person's own, as the page may name it: it keeps its name however often it is undone and redone. */
export interface OwnEdit {
  /** Of the command that made it first. */
  readonly commandId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Why it stays; absent where it can be taken back, unless others went on from it. */
  readonly final?: FinalReason;
  /** It was taken back, or done again, half way: what was not sent, or refused. Asked again, it is tried again. */
  readonly left?: readonly WorkshopCommand[];
}

/** A command that takes back what another one did. */
export interface Step {
  readonly command: WorkshopCommand;
  readonly undoes: string;
  readonly seen: number;
}

/** An edit with what takes it back. */
export interface Undoable {
  readonly edit: OwnEdit;
  /** In the order in which they are sent. */
  readonly steps: readonly Step[];
  readonly about: readonly string[];
  /** See `TakingBack`. */
  readonly rebuilds: boolean;
}

/** What one command did, by its id. */
export interface DoneCommand extends Done {
  readonly commandId: string;
}

/** How that is taken back which these commands did, one after the other; undefined where they did nothing. */
export function undoable(edit: OwnEdit, done: readonly DoneCommand[]): Undoable | undefined {
  const steps: Step[] = [];
  const about: string[] = [];
  let rebuilds = false;
  for (const { commandId, before, events } of withoutParts(done)) {
    const back = takeBack(before, events);
    if (back.kind === 'final') return stays(edit, back.reason);
    const seen = events.at(-1)?.revision ?? -1;
    steps.unshift(...back.commands.map((command) => ({ command, undoes: commandId, seen })));
    about.push(...back.about);
    rebuilds ||= back.rebuilds;
  }
  return steps.length === 0 ? undefined : { edit: movable(edit), steps, about, rebuilds };
}

/** One with what was done later of the same edit: in another frame, or after it had gone half way. */
export function joined(first: Undoable, rest: Undoable): Undoable {
  const final = first.edit.final ?? rest.edit.final;
  if (final !== undefined) return stays(first.edit, final);
  return {
    edit: movable(first.edit),
    steps: [...rest.steps, ...first.steps],
    about: [...first.about, ...rest.about],
    rebuilds: first.rebuilds || rest.rebuilds,
  };
}

/** An edit that went half way, with these of its steps still to be sent. */
export function halfway({ edit, about, rebuilds }: Undoable, steps: readonly Step[]): Undoable {
  const left = steps.map(({ command }) => command);
  return { edit: { ...movable(edit), left }, steps, about, rebuilds };
}

/** Behind a thing that was made again there is no telling whose work is in it. */
export function behind(rebuilt: Undoable, earlier: Undoable): Undoable {
  const isTouched = earlier.about.some((path) =>
    rebuilt.about.some((whole) => isWithin(path, whole)),
  );
  return isTouched ? stays(earlier.edit, 'rebuilt') : earlier;
}

function stays(edit: OwnEdit, final: FinalReason): Undoable {
  return { edit: { ...movable(edit), final }, steps: [], about: [], rebuilds: false };
}

function movable({ commandId, type, data }: OwnEdit): OwnEdit {
  return { commandId, type, data };
}
