import { inverse, type TextChange } from '@rembuk/workshop';
import { composed } from './layers.ts';
import { OwnEdits, type Part } from './own-edits.ts';
import type { DraftUpdate, TextDraft } from './text-draft.ts';

/**
 * What one person can undo and redo in one text: their own edits, as they stand among everything that others wrote
 * since. What others have taken away is not undone by anyone else.
 */
export class TextHistory {
  #done = new OwnEdits();
  #undone = new OwnEdits();
  /** Of the latest edit. */
  #group: number;
  /** What was typed last, as long as it was not taken back. */
  #typing: number | undefined;

  /** `group`: all that is in the draft already is of it, or of those before it. */
  constructor(group = 0) {
    this.#group = group;
  }

  canUndo(draft: TextDraft): boolean {
    return this.#done.latest(draft) !== undefined;
  }

  canRedo(draft: TextDraft): boolean {
    return this.#undone.latest(draft) !== undefined;
  }

  /** The person types: this is one edit with what they typed before, as long as nothing of that has gone out. */
  type(change: TextChange, draft: TextDraft): void {
    const { openGroup } = draft;
    const group = openGroup === this.#typing ? (openGroup ?? this.#another()) : this.#another();
    draft.type(change, { group });
    this.#typing = group;
    this.#done.put(group, [], draft);
    this.#undone = new OwnEdits();
  }

  /**
   * Takes back the latest edit of which something is left: what has gone out by edits which name the commands that they
   * take back, and what has not is withdrawn. Gives what that changes for the person; undefined: there is none.
   */
  undo(draft: TextDraft): TextChange | undefined {
    return this.#take(this.#done, this.#undone, draft);
  }

  redo(draft: TextDraft): TextChange | undefined {
    return this.#take(this.#undone, this.#done, draft);
  }

  /** What the draft shows has changed, by nothing that the person did in it. */
  follow(update: DraftUpdate): void {
    for (const edits of [this.#done, this.#undone]) {
      edits.follow(update);
      if (update.landed) edits.landed(update.landed);
    }
  }

  /** Words were lost: what stands where is not known any more. */
  clear(): void {
    this.#done = new OwnEdits();
    this.#undone = new OwnEdits();
  }

  #take(from: OwnEdits, to: OwnEdits, draft: TextDraft): TextChange | undefined {
    const taken = from.latest(draft);
    if (taken === undefined) return undefined;
    this.#typing = undefined;
    const { parts, changes, standing } = withdrawn(taken, draft);
    const group = standing ?? this.#another();
    const type = ({ back: change, commandId: undoes }: Part): void => {
      draft.type(change, { group, ...(undoes === undefined ? {} : { undoes }) });
      changes.push(change);
    };
    const sent = draft.backOfSent;
    if (sent?.group === taken) type(sent);
    for (const part of from.take(taken)) type(part);
    to.put(group, parts, draft);
    const [first, ...rest] = changes;
    return first && rest.reduce((all, change) => composed(all, change), first);
  }

  #another(): number {
    this.#group += 1;
    return this.#group;
  }
}

/** All that was typed of an edit and has not gone out. */
function withdrawn(
  edit: number,
  draft: TextDraft,
): {
  /** What gives it again. */
  readonly parts: readonly Part[];
  readonly changes: TextChange[];
  /** The edit on its way that something of it was to take back: it stands again. */
  readonly standing: number | undefined;
} {
  const parts: Part[] = [];
  const changes: TextChange[] = [];
  let standing: number | undefined;
  for (;;) {
    const { text } = draft;
    const gone = draft.withdraw(edit);
    if (!gone) return { parts, changes, standing };
    const { change, undoes: commandId } = gone;
    changes.push(change);
    const again = commandId === undefined ? undefined : draft.groupSentAs(commandId);
    if (again === undefined) parts.push({ back: inverse(change, text), commandId });
    else standing = again;
  }
}
