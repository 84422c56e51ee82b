import {
  applyChange,
  fromChangeSet,
  inverse,
  type TextChange,
  toChangeSet,
} from '@rembuk/workshop';
import { changeAround } from './put-back.ts';
import type { TextDraft } from './text-draft.ts';
import type { TypedEdit } from './typed-edits.ts';
import { type Step, Steps } from './undo-steps.ts';

export interface TakenBack {
  /** For the text as the person sees it. */
  readonly change: TextChange;
  /** As what it is still to be typed; none where an edit was withdrawn, and nothing is left to be said of it. */
  readonly edit?: Pick<TypedEdit, 'group' | 'undoes'>;
}

/** What the person sees, and what of it has not gone out. */
type Draft = Pick<TextDraft, 'text' | 'hasTyped' | 'holds' | 'withdraw'>;

/**
 * What one person can undo and redo in one text: their own edits, as they stand among everything that others wrote
 * since. What others have taken away is not undone by anyone else.
 */
export class TextHistory {
  #done = new Steps();
  #undone = new Steps();
  #group: number;
  /** Of the parts of an edit that have gone out, in order: most have one. */
  readonly #commandIds = new Map<number, readonly string[]>();

  /** `group`: of what is typed first; others than those of what is typed already. */
  constructor(group = 1) {
    this.#group = group;
  }

  canUndo(draft: Draft): boolean {
    return this.#latest(this.#done, draft) !== undefined;
  }

  canRedo(draft: Draft): boolean {
    return this.#latest(this.#undone, draft) !== undefined;
  }

  /** The edit that what is typed now is part of: another one when nothing is left of what was typed before. */
  groupIn(draft: Draft): number {
    if (this.#done.has(this.#group) && !draft.holds(this.#group)) this.#group += 1;
    return this.#group;
  }

  /** The person typed; `text` is what they changed, and `draft` holds it by now. */
  typed(change: TextChange, text: string, draft: Draft): void {
    this.#done.add({ change: toChangeSet(inverse(change, text)), group: this.#group });
    this.#undone = new Steps();
    // What they had typed before may have come to nothing by it.
    this.#latest(this.#done, draft);
  }

  /** An edit has gone out: what is typed from now on is another one. */
  sent(group: number, commandId: string): void {
    const before = this.#commandIds.get(group) ?? [];
    if (before.at(-1) !== commandId) this.#commandIds.set(group, [...before, commandId]);
    if (group === this.#group) this.#group += 1;
    this.#forgetIds();
  }

  /** What was sent last of an edit had no effect, or did not get in as it was and may go out again: nobody has seen it. */
  unsent(group: number): void {
    const earlier = this.#commandIds.get(group)?.slice(0, -1) ?? [];
    if (earlier.length > 0) this.#commandIds.set(group, earlier);
    else this.#commandIds.delete(group);
  }

  /**
   * An edit is here as it got in: it is taken back by `back`, since others may have done a part of it before. Where
   * something lies over it, it stays as it was.
   */
  landed(group: number, back: TextChange, draft: Draft): void {
    if (draft.hasTyped || this.#commandIds.get(group)?.length !== 1) return;
    const { text } = draft;
    for (const steps of [this.#done, this.#undone]) {
      const step = steps.latest;
      if (step?.group !== group) continue;
      steps.take();
      this.#mapBelow(steps, text, fromChangeSet(step.change), back);
      steps.add({ ...step, change: toChangeSet(back) });
    }
  }

  /**
   * Takes back the latest edit of which something is left. One that has not gone out is withdrawn: that may put what it
   * took away into other places than its inverse would.
   */
  undo(draft: Draft): TakenBack | undefined {
    return this.#take(this.#done, this.#undone, draft);
  }

  redo(draft: Draft): TakenBack | undefined {
    return this.#take(this.#undone, this.#done, draft);
  }

  #take(from: Steps, to: Steps, draft: Draft): TakenBack | undefined {
    const step = this.#latest(from, draft);
    if (!step) return undefined;
    from.take();
    const { text } = draft;
    const { group, change } = step;
    const undoes = group === undefined ? undefined : this.#commandIds.get(group)?.at(-1);
    const inverted = fromChangeSet(change);
    if (group !== undefined && undoes === undefined) {
      const withdrawn = draft.withdraw(group)?.change ?? inverted;
      this.#mapBelow(from, text, inverted, withdrawn);
      to.add({ change: toChangeSet(inverse(withdrawn, text)), group: step.back });
      return { change: withdrawn };
    }
    const edit = { group: this.#group + 1, ...(undoes === undefined ? {} : { undoes }) };
    this.#group += 2;
    to.add({ change: toChangeSet(inverse(inverted, text)), group: edit.group, back: group });
    return { change: inverted, edit };
  }

  /** What lies below is made for the text with the step taken, which is taken otherwise than it was. */
  #mapBelow(steps: Steps, text: string, was: TextChange, is: TextChange): void {
    if (applyChange(text, was) !== applyChange(text, is))
      steps.mapOver(toChangeSet(changeAround(text, was, is)).desc);
  }

  /** What has not gone out and is in no draft any more is nobody's to take back: others have done the same before. */
  #latest(steps: Steps, draft: Draft): Step | undefined {
    for (;;) {
      const step = steps.latest;
      if (step?.group === undefined) return step;
      if (this.#commandIds.has(step.group) || draft.holds(step.group)) return step;
      steps.drop(draft.text);
    }
  }

  /** Others wrote: `change` is what it does to what the person sees. */
  mapOver(change: TextChange): void {
    const { desc } = toChangeSet(change);
    this.#done.mapOver(desc);
    this.#undone.mapOver(desc);
  }

  /** Words were refused or lost: what stands where is not known any more. */
  clear(): void {
    this.#done = new Steps();
    this.#undone = new Steps();
    this.#commandIds.clear();
    this.#group += 1;
  }

  #forgetIds(): void {
    for (const group of Array.from(this.#commandIds.keys()))
      if (!this.#done.has(group) && !this.#undone.has(group)) this.#commandIds.delete(group);
  }
}
