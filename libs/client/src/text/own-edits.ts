import {
  type ChangeDesc,
  type ChangeSet,
  fromChangeSet,
  type TextChange,
  toChangeSet,
} from '@rembuk/workshop';
import type { DraftUpdate, LandedEdit, TextDraft } from './text-draft.ts';

/** Takes back a part of an edit: a command that is confirmed, or what was withdrawn and is no command. */
export interface Part {
  /** For the text as the person sees it, with every later part taken back. */
  readonly back: TextChange;
  readonly commandId: string | undefined;
}

interface Kept extends Omit<Part, 'back'> {
  readonly group: number;
  readonly back: ChangeSet;
  /** What others wrote since, which this part and those below it are still to be mapped over. */
  readonly since: ChangeDesc | undefined;
}

/** The oldest is forgotten when there are more. */
const partsMax = 200;

/**
 * A stack of a person's own edits, each a group. Of what is in the draft it knows the group alone: the draft tells best
 * what takes it back. What is not lies below that, since edits get in in their order, and is mapped over everything that
 * others write.
 *
 * What they wrote is kept at the top of those parts, and goes down only as far as somebody looks: to map hundreds of
 * parts over each keystroke of others would take most of a page's time.
 */
export class OwnEdits {
  readonly #parts: Kept[] = [];
  /** Of which something was in the draft when somebody last looked; the latest last. */
  #drafted: number[] = [];

  /** The latest of which something is left. */
  latest(draft: Pick<TextDraft, 'holds'>): number | undefined {
    for (let group = this.#drafted.at(-1); group !== undefined; group = this.#drafted.at(-1)) {
      if (draft.holds(group)) return group;
      // Others have done the same before it got in, or it is among the parts by now.
      this.#drafted.pop();
    }
    for (let top = this.#settled(); top; top = this.#settled()) {
      if (!top.back.empty) return top.group;
      // Others have taken away all of it.
      this.#parts.pop();
    }
    return undefined;
  }

  /** On top: `parts`, the last of which is taken back first, and what `draft` holds of the same edit. */
  put(group: number, parts: readonly Part[], draft: Pick<TextDraft, 'holds'>): void {
    for (const part of parts) this.#add(group, part);
    if (draft.holds(group) && !this.#drafted.includes(group)) this.#drafted.push(group);
  }

  /** What was in the draft is confirmed. */
  landed({ group, ...part }: LandedEdit): void {
    if (this.#drafted.includes(group)) this.#add(group, part);
  }

  /** The edit is here no more. Gives its parts, those that are taken back first at the beginning. */
  *take(group: number): Generator<Part> {
    this.#drafted = this.#drafted.filter((drafted) => drafted !== group);
    for (let top = this.#settled(); top?.group === group; top = this.#settled()) {
      this.#parts.pop();
      if (!top.back.empty) yield { back: fromChangeSet(top.back), commandId: top.commandId };
    }
  }

  /** Others wrote, or something in the draft came to nothing. */
  follow({ change, beneath }: Pick<DraftUpdate, 'change' | 'beneath'>): void {
    const lowest = beneath.find(({ group }) => this.#drafted.includes(group));
    const passing = lowest ? lowest.change : change;
    if (passing) this.#pushDown(this.#parts.length - 1, toChangeSet(passing).desc);
  }

  #add(group: number, { back, commandId }: Part): void {
    this.#parts.push({ group, back: toChangeSet(back), commandId, since: undefined });
    if (this.#parts.length > partsMax) this.#parts.shift();
  }

  /** The part on top, as it is now. */
  #settled(): Kept | undefined {
    const top = this.#parts.length - 1;
    const part = this.#parts[top];
    if (!part?.since) return part;
    const { back, since } = part;
    this.#pushDown(top - 1, since.mapDesc(back, true));
    const settled = { ...part, back: back.map(since), since: undefined };
    this.#parts[top] = settled;
    return settled;
  }

  #pushDown(index: number, change: ChangeDesc): void {
    const part = this.#parts[index];
    if (part) this.#parts[index] = { ...part, since: part.since?.composeDesc(change) ?? change };
  }
}
