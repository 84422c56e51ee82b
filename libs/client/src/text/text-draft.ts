import type { CommandAccepted } from '@rembuk/protocol';
import {
  applyChange,
  divided,
  fromChangeSet,
  inverse,
  isEmptyChange,
  lengthBefore,
  type TextChange,
  toChangeSet,
} from '@rembuk/workshop';
import { idAnew, idOfRest, isAnew } from '../ids.ts';
import { changeAcross } from './across.ts';
import {
  composed,
  mappedOver,
  textBehind,
  type TypedEdit,
  withEffect,
  withMarkRenamed,
  withoutEdit,
} from './typed-edits.ts';

/** An edit that was handed to the outbox: what is sent, and sent again, is exactly this. */
export interface SentEdit {
  readonly commandId: string;
  /** Revision of the text that `change` was made for. */
  readonly seen: number;
  readonly change: TextChange;
  /** Id of the earlier edit that this one takes back. */
  readonly undoes?: string;
}

/** As the server answers. */
type Accepted = Pick<CommandAccepted, 'revision' | 'unchanged'>;

/** A draft as it is kept on the device. */
export interface KeptDraft {
  readonly confirmed: string;
  readonly revision: number;
  readonly sent?: SentEdit;
  readonly onItsWay?: TextChange;
  readonly typed?: readonly TypedEdit[];
  readonly recalled?: RecalledEdit;
}

/** An edit that goes out again under another id, if something of it is left by then. */
interface RecalledEdit {
  readonly commandId: string;
  readonly group: number;
}

/** What a page has to do to its own document. */
export interface TextUpdate {
  /** For the document as the person sees it. */
  readonly change: TextChange;
}

/**
 * One text as one person writes it. Three layers, each made for the one before: the confirmed text, the edit that is
 * on its way (one at a time, frozen), and what was typed since (composed into one change until it is sent).
 *
 * What others wrote is taken in one event at a time and each layer is mapped over it, as the server maps the edit:
 * mapping over several composed into one can end elsewhere.
 */
export class TextDraft {
  #confirmed: string;
  /** Revision up to which `#confirmed` holds the history of the workshop. */
  #revision: number;
  #sent: SentEdit | undefined;
  /** `#sent`, mapped to the confirmed text of now. */
  #onItsWay: TextChange | undefined;
  #sentGroup = 0;
  #recalled: RecalledEdit | undefined;
  #accepted: Accepted | undefined;
  #typed: readonly TypedEdit[];

  constructor({ confirmed, revision, sent, onItsWay, typed = [], recalled }: KeptDraft) {
    this.#confirmed = confirmed;
    this.#revision = revision;
    this.#sent = sent;
    this.#onItsWay = onItsWay;
    this.#typed = typed;
    this.#recalled = recalled;
  }

  /** What another draft of the same words would begin with. */
  get kept(): KeptDraft {
    const [sent, onItsWay, typed] = [this.#sent, this.#onItsWay, this.#typed] as const;
    const recalled = this.#recalled;
    return {
      confirmed: this.#confirmed,
      revision: this.#revision,
      ...(sent && onItsWay ? { sent, onItsWay } : {}),
      ...(typed.length > 0 ? { typed } : {}),
      ...(recalled ? { recalled } : {}),
    };
  }

  get confirmed(): string {
    return this.#confirmed;
  }

  get revision(): number {
    return this.#revision;
  }

  get sent(): SentEdit | undefined {
    return this.#sent;
  }

  /** Whether everything that was typed is confirmed. */
  get isSettled(): boolean {
    return this.#sent === undefined && this.#typed.length === 0;
  }

  /** Whether something was typed that is not on its way. */
  get hasTyped(): boolean {
    return this.#typed.length > 0;
  }

  /** What is not confirmed: each change made for the text behind the one before, the first for the confirmed text. */
  get unsent(): readonly TextChange[] {
    const typed = this.#typed.map(({ change }) => change);
    return this.#onItsWay ? [this.#onItsWay, ...typed] : typed;
  }

  /** Under which what was typed first goes out. */
  get nextId(): string | undefined {
    return this.#typed[0]?.id;
  }

  /** As the person sees it. */
  get text(): string {
    return this.#with(this.#typed);
  }

  #with(typed: readonly TypedEdit[]): string {
    const text = this.#onItsWay ? applyChange(this.#confirmed, this.#onItsWay) : this.#confirmed;
    return textBehind(typed, text);
  }

  /**
   * The person changes what they see. An edit that comes to nothing before it is sent has never been.
   * @throws RangeError when the change is made for another length.
   */
  type(
    change: TextChange,
    { group = 0, undoes }: Pick<Partial<TypedEdit>, 'group' | 'undoes'> = {},
  ): void {
    const last = this.#typed.at(-1);
    const more = last?.group === group ? last : undefined;
    const earlier = more ? this.#typed.slice(0, -1) : this.#typed;
    const before = this.#with(earlier);
    const text = more ? applyChange(before, more.change) : before;
    if (lengthBefore(change) !== text.length)
      throw new RangeError(
        `a change for ${lengthBefore(change)} characters, the text has ${text.length}`,
      );
    if (more && applyChange(text, change) === before) {
      this.#typed = earlier;
      return;
    }
    const edit = more
      ? { ...more, change: composed(more.change, change) }
      : { change, group, ...(undoes === undefined ? {} : { undoes }) };
    this.#typed = withEffect([...earlier, edit]);
  }

  /** Whether anything is left of what was typed as `group` that has not gone out. */
  holds(group: number): boolean {
    return this.#typed.some((edit) => edit.group === group);
  }

  /**
   * What was typed as `group`, and nothing of which has gone out, has never been: all that it took away stands where it
   * stood, among what others wrote there since. Undefined when nothing of it is left.
   */
  withdraw(group: number): TextUpdate | undefined {
    const index = this.#typed.findIndex((edit) => edit.group === group);
    const change = this.#without(index, this.#with([]));
    return change && { change };
  }

  /** Gives every edit that was typed an id to go out under. */
  name(newId: () => string): void {
    if (this.#typed.every(({ id }) => id !== undefined)) return;
    this.#typed = this.#typed.map((edit) => ({ id: newId(), ...edit }));
  }

  /** Freezes what was typed first as the edit to send, under `nextId` if it has one; undefined while another is on its way or nothing was typed. */
  send(otherwise: string): (SentEdit & Pick<TypedEdit, 'group'>) | undefined {
    if (this.#sent || this.#typed.length === 0) return undefined;
    const { nextId: commandId = otherwise } = this;
    const again = this.#recalled;
    const isAgain = again !== undefined && this.#typed[0]?.group === again.group;
    this.#renameMark(again?.commandId, isAgain ? commandId : undefined);
    this.#recalled = undefined;
    const [first, ...rest] = this.#typed;
    if (!first) return undefined;
    const { undoes, group } = first;
    const [change, more] = divided(first.change);
    const mark = undoes === undefined ? {} : { undoes };
    this.#sent = { commandId, seen: this.#revision, change, ...mark };
    this.#onItsWay = change;
    this.#typed = more ? [{ ...first, change: more, id: idOfRest(commandId) }, ...rest] : rest;
    this.#sentGroup = group;
    return { ...this.#sent, group };
  }

  /**
   * An accepted change of this text, the next one in the order of the workshop. Gives what it does to what the person
   * sees; nothing when it is their own.
   */
  take({
    commandId,
    revision,
    change,
  }: {
    readonly commandId: string;
    readonly revision: number;
    readonly change: TextChange;
  }): TextUpdate | undefined {
    const before = this.#onItsWay ? applyChange(this.#confirmed, this.#onItsWay) : undefined;
    this.#confirmed = applyChange(this.#confirmed, change);
    this.#revision = revision;
    if (this.isSent(commandId)) {
      this.#renameMark(this.#sent?.commandId, commandId);
      this.#forgetSent();
      if (before === undefined || before === this.#confirmed) return undefined;
      // An earlier client had sent more or less of it under this id than it still knew of.
      return { change: this.#mapTyped(changeAcross(before, this.#confirmed)) };
    }
    const mapped = this.#mapOver(change);
    const settled = this.#settleWithoutEffect();
    return { change: settled ? composed(mapped, settled.change) : mapped };
  }

  /** Whether that is the edit on its way, or what an earlier client sent it as again. */
  isSent(commandId: string): boolean {
    return isOrIsAnew(this.#sent?.commandId, commandId);
  }

  /** The same of what was typed first, and has not gone out from here. */
  isNext(commandId: string): boolean {
    return isOrIsAnew(this.nextId, commandId);
  }

  /** The workshop went on without touching this text. */
  passed(revision: number): TextUpdate | undefined {
    this.#revision = Math.max(this.#revision, revision);
    return this.#settleWithoutEffect();
  }

  /** The outcome of the edit on its way, while its event is not here. */
  get accepted(): Accepted | undefined {
    return this.#accepted;
  }

  /**
   * The edit on its way was accepted, and is here by `revision` or had no effect: others had taken away all that it
   * changed. Once their changes are here nothing is left of it here either.
   */
  settled(accepted: Accepted): TextUpdate | undefined {
    this.#accepted = accepted;
    return this.#settleWithoutEffect();
  }

  /** The edit on its way is confirmed, under this id, among others that were not told one by one. */
  landed(commandId = this.#sent?.commandId): void {
    this.#renameMark(this.#sent?.commandId, commandId);
    if (this.#onItsWay) this.#confirmed = applyChange(this.#confirmed, this.#onItsWay);
    this.#forgetSent();
  }

  /** The edit on its way was refused: its words go, what was typed since stays as far as it stands by itself. */
  refused(): TextUpdate | undefined {
    const [onItsWay, sent] = [this.#onItsWay, this.#sent];
    if (!onItsWay || !sent) return undefined;
    const update = this.#withoutUndoOf(sent.commandId, applyChange(this.#confirmed, onItsWay));
    const undo = inverse(onItsWay, this.#confirmed);
    this.#forgetSent();
    const seen = this.#mapTyped(undo);
    return { change: update ? composed(update, seen) : seen };
  }

  /** What was to take a command back has nothing to take back any more. `text`: what the first of it was typed in. */
  #withoutUndoOf(commandId: string, text: string): TextChange | undefined {
    return this.#without(
      this.#typed.findIndex(({ undoes }) => undoes === commandId),
      text,
    );
  }

  /** As if it had never been typed; what was typed later stays as far as it stands by itself. */
  #without(index: number, text: string): TextChange | undefined {
    const rest = withoutEdit(this.#typed, index, text);
    if (rest) this.#typed = rest.edits;
    return rest?.change;
  }

  /** Accepted so early that the text which the edit on its way was made for has it in already. */
  hadLanded({ revision, unchanged }: Accepted): boolean {
    return unchanged !== true && this.#sent !== undefined && revision <= this.#sent.seen;
  }

  /** Its event should be here by now and is not, though something of it is left: the server contradicts itself. */
  get isContradicted(): boolean {
    return this.#isOverdue() && !isEmptyChange(this.#onItsWay ?? []);
  }

  #isOverdue(): boolean {
    return this.#accepted !== undefined && this.#revision >= this.#accepted.revision;
  }

  /** What others took away before is not brought back by whoever takes back that they did so too. */
  #settleWithoutEffect(): TextUpdate | undefined {
    if (!this.#isOverdue() || this.isContradicted) return undefined;
    const change = this.#sent && this.#withoutUndoOf(this.#sent.commandId, this.#confirmed);
    this.#forgetSent();
    return change && { change };
  }

  /** Edits that take back the command `from` take back `to`; undefined: they are like any other. */
  #renameMark(from: string | undefined, to: string | undefined): void {
    if (from !== undefined) this.#typed = withMarkRenamed(this.#typed, from, to);
  }

  /**
   * Recalls the edit on its way, which was refused as it is and may be sent again otherwise: it counts as typed and
   * not sent, over the confirmed text of now.
   */
  recall(): TextUpdate | undefined {
    const [change, sent] = [this.#onItsWay, this.#sent];
    const group = this.#sentGroup;
    this.#forgetSent();
    if (!change || !sent) return undefined;
    this.#recalled = { commandId: sent.commandId, group };
    const mark = sent.undoes === undefined ? {} : { undoes: sent.undoes };
    this.#typed = withEffect([
      { change, group, id: idAnew(sent.commandId), ...mark },
      ...this.#typed,
    ]);
    const update = this.#withoutRecalled();
    return update && { change: update };
  }

  #forgetSent(): void {
    this.#accepted = undefined;
    this.#sent = undefined;
    this.#onItsWay = undefined;
  }

  #mapOver(change: TextChange): TextChange {
    if (!this.#onItsWay) return this.#mapTyped(change);
    const [over, mine] = [toChangeSet(change), toChangeSet(this.#onItsWay)];
    this.#onItsWay = fromChangeSet(mine.map(over));
    return this.#mapTyped(fromChangeSet(over.map(mine, true)));
  }

  /** Moves what was typed behind a change that came before it; gives that change as the person sees it. */
  #mapTyped(change: TextChange): TextChange {
    const mapped = mappedOver(this.#typed, change);
    this.#typed = mapped.edits;
    const update = this.#withoutRecalled();
    return update ? composed(mapped.change, update) : mapped.change;
  }

  /** What was to go out again has come to nothing meanwhile: as if it had had no effect. */
  #withoutRecalled(): TextChange | undefined {
    const recalled = this.#recalled;
    if (!recalled || this.#typed.some(({ group }) => group === recalled.group)) return undefined;
    this.#recalled = undefined;
    return this.#withoutUndoOf(recalled.commandId, this.#with([]));
  }
}

function isOrIsAnew(id: string | undefined, commandId: string): boolean {
  return id !== undefined && (id === commandId || isAnew(id, commandId));
}
