import {
  applyChange,
  type ChangeDesc,
  type ChangeSet,
  fromChangeSet,
  inverse,
  toChangeSet,
} from '@rembuk/workshop';

/** How one edit of a person's own is taken back. */
export interface Step {
  /** For the text as the person sees it, with every later step taken. */
  readonly change: ChangeSet;
  /** The edit that it takes back; undefined: what was withdrawn, and is no edit until it is typed again. */
  readonly group: number | undefined;
  /** The edit that this one took back: it stands again where this one is withdrawn. */
  readonly back?: number | undefined;
}

/** The oldest is forgotten when there are more. */
const stepsMax = 200;

interface Kept extends Step {
  /** What others wrote since, which this step and those below it are still to be mapped over. */
  readonly since: ChangeDesc | undefined;
}

/**
 * A stack of steps, among everything that others write. What they wrote is kept at the top, and goes down only as far
 * as somebody looks: to map hundreds of steps over each keystroke of others would take most of a page's time.
 */
export class Steps {
  #steps: Kept[] = [];
  /** How many steps know of each edit. */
  readonly #groups = new Map<number, number>();

  /** The last of which something is left; others have taken away those above. */
  get latest(): Step | undefined {
    for (let top = this.#steps.length - 1; top >= 0; top -= 1) {
      const step = this.#settled(top);
      if (!step.change.empty) return step;
      this.#remove(top);
    }
    return undefined;
  }

  has(group: number): boolean {
    return this.#groups.has(group);
  }

  /** On top; to the step that is there, when it is of the same edit. */
  add(step: Step): void {
    const top = this.#steps.length - 1;
    const { group, change } = step;
    if (group !== undefined && this.#steps[top]?.group === group) {
      const { change: before, ...same } = this.#settled(top);
      this.#steps[top] = { ...same, change: change.compose(before), since: undefined };
      return;
    }
    this.#steps.push({ ...step, since: undefined });
    this.#count(step, 1);
    if (this.#steps.length > stepsMax) this.#remove(0);
  }

  /** The latest, which is here no more. */
  take(): Step | undefined {
    const step = this.latest;
    if (step) this.#remove(this.#steps.length - 1);
    return step;
  }

  /** Others wrote: `change` is what it does to what the person sees. */
  mapOver(change: ChangeDesc): void {
    this.#pushDown(this.#steps.length - 1, change);
  }

  /** The latest had no effect, and is not there to be taken. `text`: as the person sees it. */
  drop(text: string): void {
    const change = this.take()?.change;
    if (!change) return;
    // What was put back as it was, by hand, is as if it had never been touched.
    const taken = fromChangeSet(change);
    if (applyChange(text, taken) !== text) this.mapOver(toChangeSet(inverse(taken, text)).desc);
  }

  /** The step as it is now; everything above it has to be settled. */
  #settled(index: number): Step {
    const step = this.#steps[index];
    if (!step) throw new RangeError(`there is no step ${index}`);
    const { change, since } = step;
    if (!since) return step;
    this.#pushDown(index - 1, since.mapDesc(change, true));
    const settled = { ...step, change: change.map(since), since: undefined };
    this.#steps[index] = settled;
    return settled;
  }

  #pushDown(index: number, change: ChangeDesc): void {
    const step = this.#steps[index];
    if (step) this.#steps[index] = { ...step, since: step.since?.composeDesc(change) ?? change };
  }

  /** What waits there has been pushed down before, or has nowhere to go. */
  #remove(index: number): void {
    const [step] = this.#steps.splice(index, 1);
    if (step) this.#count(step, -1);
  }

  #count({ group, back }: Step, by: number): void {
    for (const edit of [group, back]) {
      if (edit === undefined) continue;
      const count = (this.#groups.get(edit) ?? 0) + by;
      if (count > 0) this.#groups.set(edit, count);
      else this.#groups.delete(edit);
    }
  }
}
