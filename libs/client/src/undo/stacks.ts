import { behind, type DoneCommand, joined, type Undoable, undoable } from './edit.ts';

export type How = 'undo' | 'redo';

const other = { undo: 'redo', redo: 'undo' } as const;

/** The oldest edit is forgotten when there are more. */
export const depthMax = 100;

/** The latest edit last. */
type Stacks = { readonly [Each in How]: readonly Undoable[] };

/** An edit that is being undone or redone, and where it was. */
export interface Taken {
  readonly how: How;
  readonly entry: Undoable;
  readonly below: Undoable | undefined;
  readonly edits: number;
  readonly histories: number;
}

/** What can be undone, and what can be done again. */
export class UndoStacks {
  #stacks: Stacks = { undo: [], redo: [] };
  /** How many there have been. */
  #edits = 0;
  #histories = 0;

  latest(how: How): Undoable | undefined {
    return this.#stacks[how].at(-1);
  }

  /** Something new was done, or more of the latest: what was undone before is not done again. */
  made(made: Undoable): void {
    const last = this.latest('undo');
    const isMore = last?.edit.commandId === made.edit.commandId;
    const undo = isMore
      ? [...this.#stacks.undo.slice(0, -1), joined(last, made)]
      : [...this.#stacks.undo, made];
    this.#edits += 1;
    this.#stacks = { undo: undo.slice(-depthMax), redo: [] };
  }

  take(how: How): Taken | undefined {
    const entry = this.latest(how);
    if (!entry) return undefined;
    this.#set(how, this.#stacks[how].slice(0, -1));
    const [edits, histories] = [this.#edits, this.#histories];
    return { how, entry, below: this.latest(how), edits, histories };
  }

  /** What was `did` can be taken back in turn; what is to be `again` what it was goes back to where that was. */
  settle(taken: Taken, did: readonly DoneCommand[], again: Undoable | undefined): void {
    const { how, entry, below, edits, histories } = taken;
    if (histories !== this.#histories) return;
    if (did.length > 0 && entry.rebuilds)
      this.#set(
        how,
        this.#stacks[how].map((earlier) => behind(entry, earlier)),
      );
    const isLatest = edits === this.#edits;
    const done = undoable(entry.edit, did);
    if (done && (how === 'redo' || isLatest)) this.#add(other[how], done);
    if (again && (how === 'undo' || isLatest)) this.#putBack(how, again, below);
  }

  /** What was done here is not in the log any more. */
  forget(): void {
    this.#stacks = { undo: [], redo: [] };
    this.#histories += 1;
  }

  /** What was done of an edit in several goes is one edit. */
  #add(how: How, done: Undoable): void {
    const stack = this.#stacks[how];
    const index = stack.findIndex(({ edit }) => edit.commandId === done.edit.commandId);
    const before = stack[index];
    this.#set(how, before ? stack.with(index, joined(before, done)) : [...stack, done]);
  }

  /** Under whatever was done meanwhile. */
  #putBack(how: How, entry: Undoable, below: Undoable | undefined): void {
    const stack = this.#stacks[how];
    const index = stack.findIndex(({ edit }) => edit.commandId === below?.edit.commandId);
    this.#set(how, stack.toSpliced(index + 1, 0, entry));
  }

  #set(how: How, stack: readonly Undoable[]): void {
    this.#stacks = { ...this.#stacks, [how]: stack.slice(-depthMax) };
  }
}
