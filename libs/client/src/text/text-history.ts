import { fromChangeSet, inverse, type TextChange, toChangeSet } from '@rembuk/workshop';
import { type Step, Steps } from './undo-steps.ts';

export interface TakenBack {
  /** For the text as the person sees it. */
  readonly change: TextChange;
  /** The edit that this is part of. */
  readonly group: number;
  /** The command that it takes back. */
  readonly undoes?: string;
}

/**
 * What one person can undo and redo in one text: their own edits, as they stand among everything that others wrote
 * since. What others have taken away is not undone by anyone else.
 */
export class TextHistory {
  #done = new Steps();
  #undone = new Steps();
  #group: number;
  readonly #commandIds = new Map<number, string>();

  /** `group`: of what is typed first; others than those of what is typed already. */
  constructor(group = 1) {
    this.#group = group;
  }

  get canUndo(): boolean {
    return this.#done.latest !== undefined;
  }

  get canRedo(): boolean {
    return this.#undone.latest !== undefined;
  }

  /** The edit that what is typed now is part of. */
  get group(): number {
    return this.#group;
  }

  /** The person typed; `text` is what they changed. */
  typed(change: TextChange, text: string): void {
    this.#done.add({ change: toChangeSet(inverse(change, text)), group: this.#group });
    this.#undone = new Steps();
  }

  /** An edit has gone out: what is typed from now on is another one. */
  sent(group: number, commandId: string): void {
    this.#commandIds.set(group, commandId);
    if (group === this.#group) this.#group += 1;
    this.#forgetIds();
  }

  /** An edit did not get in as it was sent, and may go out again: until then nobody has seen it. */
  unsent(group: number): void {
    this.#commandIds.delete(group);
  }

  /** Takes back the latest edit of which something is left; `text` is what the person sees. */
  undo(text: string): TakenBack | undefined {
    const step = this.#done.take();
    if (!step) return undefined;
    this.#undone.add(this.#turned(step, text));
    return this.#takenBack(step);
  }

  redo(text: string): TakenBack | undefined {
    const step = this.#undone.take();
    if (!step) return undefined;
    this.#done.add(this.#turned(step, text));
    return this.#takenBack(step);
  }

  /** Others wrote: `change` is what it does to what the person sees. */
  mapOver(change: TextChange): void {
    const { desc } = toChangeSet(change);
    this.#done.mapOver(desc);
    this.#undone.mapOver(desc);
  }

  /** An edit had no effect, since others had done the same before: it is not there to be undone. `text`: as the person sees it. */
  drop(group: number, text: string): void {
    this.#commandIds.delete(group);
    this.#done.drop(group, text);
  }

  /** Words were refused or lost: what stands where is not known any more. */
  clear(): void {
    this.#done = new Steps();
    this.#undone = new Steps();
    this.#commandIds.clear();
    this.#group += 1;
  }

  /** What was not sent is taken back as if it had never been typed; anything else by an edit that says so. */
  #takenBack({ change, group }: Step): TakenBack {
    const taken = fromChangeSet(change);
    const undoes = this.#commandIds.get(group);
    return undoes === undefined
      ? { change: taken, group }
      : { change: taken, group: this.#group - 1, undoes };
  }

  /** An edit of its own, which nothing else is added to. */
  #turned({ change }: Step, text: string): Step {
    const group = this.#group + 1;
    this.#group += 2;
    return { change: toChangeSet(inverse(fromChangeSet(change), text)), group };
  }

  #forgetIds(): void {
    for (const group of Array.from(this.#commandIds.keys()))
      if (!this.#done.has(group) && !this.#undone.has(group)) this.#commandIds.delete(group);
  }
}
