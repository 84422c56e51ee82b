import { fromChangeSet, inverse, type TextChange, toChangeSet } from '@rembuk/workshop';
import { Steps } from './undo-steps.ts';

export interface TakenBack {
  /** For the text as the person sees it. */
  readonly change: TextChange;
  /** The edit that this is part of. */
  readonly group: number;
  /** The command that it takes back. */
  readonly undoes?: string;
  /** It has never been, and nothing is left to be said of it. */
  readonly isWithdrawn: boolean;
}

/** Takes out an edit that has not gone out; gives what that does to what the person sees. */
type Withdraw = (group: number) => TextChange | undefined;

interface Taking {
  readonly text: string;
  readonly withdraw: Withdraw;
}

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
    const before = this.#commandIds.get(group) ?? [];
    if (before.at(-1) !== commandId) this.#commandIds.set(group, [...before, commandId]);
    if (group === this.#group) this.#group += 1;
    this.#forgetIds();
  }

  /** What was sent last of an edit did not get in as it was, and may go out again: until then nobody has seen it. */
  unsent(group: number): void {
    const earlier = this.#commandIds.get(group)?.slice(0, -1) ?? [];
    if (earlier.length > 0) this.#commandIds.set(group, earlier);
    else this.#commandIds.delete(group);
  }

  /**
   * Takes back the latest edit of which something is left; `text` is what the person sees. An edit that has not gone
   * out is withdrawn, where it can be: that may put what it took away into other places than its inverse would.
   */
  undo(text: string, withdraw: Withdraw = () => undefined): TakenBack | undefined {
    return this.#take(this.#done, this.#undone, { text, withdraw });
  }

  redo(text: string, withdraw: Withdraw = () => undefined): TakenBack | undefined {
    return this.#take(this.#undone, this.#done, { text, withdraw });
  }

  #take(from: Steps, to: Steps, { text, withdraw }: Taking): TakenBack | undefined {
    const step = from.take();
    if (!step) return undefined;
    const undoes = this.#commandIds.get(step.group)?.at(-1);
    const inverted = fromChangeSet(step.change);
    const withdrawn = undoes === undefined ? withdraw(step.group) : undefined;
    const change = withdrawn ?? inverted;
    // What lies below is made for the text with the step taken.
    if (withdrawn && JSON.stringify(withdrawn) !== JSON.stringify(inverted)) {
      const back = toChangeSet(inverse(inverted, text));
      from.mapOver(back.compose(toChangeSet(withdrawn)).desc);
    }
    to.add({ change: toChangeSet(inverse(change, text)), group: this.#group + 1 });
    this.#group += 2;
    if (undoes === undefined) return { change, group: step.group, isWithdrawn: !!withdrawn };
    return { change, group: this.#group - 1, undoes, isWithdrawn: false };
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

  #forgetIds(): void {
    for (const group of Array.from(this.#commandIds.keys()))
      if (!this.#done.has(group) && !this.#undone.has(group)) this.#commandIds.delete(group);
  }
}
