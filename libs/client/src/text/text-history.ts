import {
  applyChange,
  fromChangeSet,
  inverse,
  isEmptyChange,
  type TextChange,
  toChangeSet,
} from '@rembuk/workshop';

/** How one edit of a person's own is taken back. */
interface Step {
  /** For the text as the person sees it, with every later step of the same list taken. */
  readonly change: TextChange;
  /** The edit that it takes back. */
  readonly group: number;
}

/** The oldest is forgotten when there are more. */
const stepsMax = 200;

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
  #done: readonly Step[] = [];
  #undone: readonly Step[] = [];
  #group: number;
  readonly #commandIds = new Map<number, string>();

  /** `group`: of what is typed first; others than those of what is typed already. */
  constructor(group = 1) {
    this.#group = group;
  }

  get canUndo(): boolean {
    return this.#done.some(({ change }) => !isEmptyChange(change));
  }

  get canRedo(): boolean {
    return this.#undone.some(({ change }) => !isEmptyChange(change));
  }

  /** The edit that what is typed now is part of. */
  get group(): number {
    return this.#group;
  }

  /** The person typed; `text` is what they changed. */
  typed(change: TextChange, text: string): void {
    const group = this.#group;
    const back = toChangeSet(inverse(change, text));
    const last = this.#done.at(-1);
    const isMore = last?.group === group;
    const step = {
      change: fromChangeSet(isMore ? back.compose(toChangeSet(last.change)) : back),
      group,
    };
    this.#done = [...(isMore ? this.#done.slice(0, -1) : this.#done), step].slice(-stepsMax);
    this.#undone = [];
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
    const { step, rest } = latest(this.#done);
    this.#done = rest;
    if (!step) return undefined;
    this.#undone = [...this.#undone, this.#turned(step, text)];
    return this.#takenBack(step);
  }

  redo(text: string): TakenBack | undefined {
    const { step, rest } = latest(this.#undone);
    this.#undone = rest;
    if (!step) return undefined;
    this.#done = [...this.#done, this.#turned(step, text)];
    return this.#takenBack(step);
  }

  /** Others wrote: `change` is what it does to what the person sees. */
  mapOver(change: TextChange): void {
    this.#done = mapped(this.#done, change);
    this.#undone = mapped(this.#undone, change);
  }

  /** An edit had no effect, since others had done the same before: it is not there to be undone. `text`: as the person sees it. */
  drop(group: number, text: string): void {
    this.#commandIds.delete(group);
    let seen = text;
    for (let index = this.#done.length - 1; index >= 0; index -= 1) {
      const step = this.#done[index];
      if (!step) return;
      if (step.group === group) {
        const older = mapped(this.#done.slice(0, index), inverse(step.change, seen));
        this.#done = [...older, ...this.#done.slice(index + 1)];
        return;
      }
      seen = applyChange(seen, step.change);
    }
  }

  /** Words were refused or lost: what stands where is not known any more. */
  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.#commandIds.clear();
    this.#group += 1;
  }

  /** What was not sent is taken back as if it had never been typed; anything else by an edit that says so. */
  #takenBack({ change, group }: Step): TakenBack {
    const undoes = this.#commandIds.get(group);
    return undoes === undefined ? { change, group } : { change, group: this.#group - 1, undoes };
  }

  /** An edit of its own, which nothing else is added to. */
  #turned({ change }: Step, text: string): Step {
    const group = this.#group + 1;
    this.#group += 2;
    return { change: inverse(change, text), group };
  }

  #forgetIds(): void {
    const needed = new Set([...this.#done, ...this.#undone].map(({ group }) => group));
    for (const group of Array.from(this.#commandIds.keys()))
      if (!needed.has(group)) this.#commandIds.delete(group);
  }
}

/** Nothing is left of some: others took it away. */
function latest(steps: readonly Step[]): { step: Step | undefined; rest: readonly Step[] } {
  const index = steps.findLastIndex(({ change }) => !isEmptyChange(change));
  return { step: steps[index], rest: steps.slice(0, Math.max(0, index)) };
}

function mapped(steps: readonly Step[], change: TextChange): readonly Step[] {
  let over = toChangeSet(change);
  return steps
    .toReversed()
    .map((step) => {
      const mine = toChangeSet(step.change);
      const next = { ...step, change: fromChangeSet(mine.map(over)) };
      over = over.map(mine, true);
      return next;
    })
    .toReversed();
}
