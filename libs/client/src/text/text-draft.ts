import type { CommandAccepted } from '@rembuk/protocol';
import {
  applyChange,
  divided,
  inverse,
  isEmptyChange,
  lengthBefore,
  type TextChange,
} from '@rembuk/workshop';
import { idAnew, idOfRest, isAnew } from '../ids.ts';
import { changeAcross } from './across.ts';
import type { KeptDraft, RecalledEdit, SentEdit } from './kept-draft.ts';
import {
  behindLowest,
  composed,
  isTakenBack,
  type Layer,
  mappedOver,
  type Moved,
  textBehind,
  type TypedEdit,
  withEffect,
  withMarkRenamed,
  without,
} from './layers.ts';

/** An accepted change of the text, as an event tells it. */
export interface AcceptedEdit {
  readonly commandId: string;
  readonly revision: number;
  readonly change: TextChange;
}

/** As the server answers. */
type Accepted = Pick<CommandAccepted, 'revision' | 'unchanged'>;

/** One of the person's own edits is in the confirmed text. */
export interface LandedEdit {
  readonly group: number;
  readonly commandId: string;
  /** Takes it back, as it got in: for the confirmed text with it. */
  readonly back: TextChange;
}

/** What happened to a draft by nothing that the person did in it. */
export interface DraftUpdate extends Pick<Moved, 'change' | 'beneath'> {
  readonly landed?: LandedEdit;
}

/** An edit, or a part of one, that has never been. */
interface Withdrawn {
  /** For the text that the person saw. */
  readonly change: TextChange;
  /** The command that it was to take back. */
  readonly undoes: string | undefined;
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

  /** The confirmed text behind what is on its way and these. */
  #with(typed: readonly TypedEdit[]): string {
    const text = this.#onItsWay ? applyChange(this.#confirmed, this.#onItsWay) : this.#confirmed;
    return textBehind(typed, text);
  }

  get #layers(): readonly Layer[] {
    const [change, sentAs, group] = [this.#onItsWay, this.#sent?.commandId, this.#sentGroup];
    if (change && sentAs !== undefined) return [{ change, sentAs, group }, ...this.#typed];
    const [first, ...rest] = this.#typed;
    const again = this.#recalled;
    if (!first || first.group !== again?.group) return this.#typed;
    return [{ ...first, sentAs: again.commandId }, ...rest];
  }

  /** What was typed is these from now on, of which some may change nothing; with what is on its way below them. */
  #move({ layers, change, beneath }: Moved): DraftUpdate {
    const typed = this.#sent ? layers.slice(1) : layers;
    if (this.#sent) this.#onItsWay = layers[0]?.change;
    this.#typed = withEffect(typed.map(({ sentAs: _sentAs, ...edit }) => edit));
    this.#forgetRecalled();
    return { change, beneath };
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
    const more = last?.group === group && last.undoes === undoes ? last : undefined;
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

  /** Whether anything is left of what was typed as `group` and is not confirmed. */
  holds(group: number): boolean {
    return this.#layers.some((layer) => layer.group === group && !isEmptyChange(layer.change));
  }

  /** The edit that was typed last, if nothing of it has gone out. */
  get openGroup(): number | undefined {
    const last = this.#typed.at(-1)?.group;
    return this.#sent && last === this.#sentGroup ? undefined : last;
  }

  /** Of the edit that went out under this id, while it is not confirmed. */
  groupSentAs(commandId: string): number | undefined {
    const [lowest] = this.#layers;
    return lowest?.sentAs === commandId ? lowest.group : undefined;
  }

  /** What takes back the edit on its way. */
  get backOfSent(): LandedEdit | undefined {
    const [sent, onItsWay, group] = [this.#sent, this.#onItsWay, this.#sentGroup];
    const back = sent && onItsWay && without(this.#layers, 0, this.#confirmed)?.change;
    return back && { group, commandId: sent.commandId, back };
  }

  /**
   * The last that was typed as `group`, and has not gone out, has never been: all that it took away stands where it
   * stood, among what others wrote there since. Undefined when nothing of it is left.
   */
  withdraw(group: number): Withdrawn | undefined {
    const index = this.#typed.findLastIndex((edit) => edit.group === group);
    const undoes = this.#typed[index]?.undoes;
    const below = this.#sent ? 1 : 0;
    const moved = index < 0 ? undefined : without(this.#layers, index + below, this.#confirmed);
    const change = moved && this.#move(moved).change;
    return change && { change, undoes };
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
   * An accepted change of this text, the next one in the order of the workshop. Changes nothing that the person sees
   * when it is their own.
   */
  take({ commandId, revision, change }: AcceptedEdit): DraftUpdate {
    if (this.isSent(commandId)) return this.#land({ commandId, revision, change });
    const moved = mappedOver(this.#layers, change, this.#confirmed);
    this.#confirmed = applyChange(this.#confirmed, change);
    this.#revision = revision;
    const update = this.#move(moved);
    this.#settleWithoutEffect();
    return update;
  }

  #land({ commandId, revision, change }: AcceptedEdit): DraftUpdate {
    const [layers, before, group] = [this.#layers, this.#confirmed, this.#sentGroup];
    const foreseen = this.#with([]);
    const landed = { group, commandId, back: inverse(change, before) };
    this.#confirmed = applyChange(before, change);
    this.#revision = revision;
    const isUndone = isTakenBack(layers, before);
    this.#renameMark(this.#sent?.commandId, commandId);
    this.#forgetSent();
    if (foreseen === this.#confirmed) return { landed, change: undefined, beneath: [] };
    // An earlier client had sent more or less of it under this id than it still knew of.
    const across = changeAcross(foreseen, this.#confirmed);
    const [lowest = { change, group }] = layers;
    const moved = behindLowest(
      [lowest, ...this.#typed],
      across,
      isUndone ? landed.back : undefined,
    );
    return { ...this.#move(moved), landed };
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
  passed(revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
    this.#settleWithoutEffect();
  }

  /** The outcome of the edit on its way, while its event is not here. */
  get accepted(): Accepted | undefined {
    return this.#accepted;
  }

  /**
   * The edit on its way was accepted, and is here by `revision` or had no effect: others had taken away all that it
   * changed. Once their changes are here nothing is left of it here either.
   */
  settled(accepted: Accepted): void {
    this.#accepted = accepted;
    this.#settleWithoutEffect();
  }

  /** The edit on its way is confirmed, under this id, among others that were not told one by one. */
  landed(commandId = this.#sent?.commandId): DraftUpdate | undefined {
    const change = this.#onItsWay;
    if (!change || commandId === undefined) return undefined;
    return this.#land({ commandId, revision: this.#revision, change });
  }

  /** The edit on its way was refused: its words go, what was typed since stays as far as it stands by itself. */
  refused(): DraftUpdate | undefined {
    if (!this.#sent) return undefined;
    const moved = without(this.#layers, 0, this.#confirmed);
    this.#forgetSent();
    return moved && this.#move(moved);
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

  #settleWithoutEffect(): void {
    if (!this.#isOverdue() || this.isContradicted) return;
    this.#renameMark(this.#sent?.commandId, undefined);
    this.#forgetSent();
  }

  /** Edits that take back the command `from` take back `to`; undefined: they are like any other. */
  #renameMark(from: string | undefined, to: string | undefined): void {
    if (from !== undefined) this.#typed = withMarkRenamed(this.#typed, from, to);
  }

  /**
   * Recalls the edit on its way, which was refused as it is and may be sent again otherwise: it counts as typed and
   * not sent, over the confirmed text of now.
   */
  recall(): void {
    const [change, sent] = [this.#onItsWay, this.#sent];
    const group = this.#sentGroup;
    this.#forgetSent();
    if (!change || !sent) return;
    this.#recalled = { commandId: sent.commandId, group };
    const mark = sent.undoes === undefined ? {} : { undoes: sent.undoes };
    this.#typed = withEffect([
      { change, group, id: idAnew(sent.commandId), ...mark },
      ...this.#typed,
    ]);
    this.#forgetRecalled();
  }

  #forgetSent(): void {
    this.#accepted = undefined;
    this.#sent = undefined;
    this.#onItsWay = undefined;
  }

  /** What was to go out again has come to nothing meanwhile: as if it had had no effect. */
  #forgetRecalled(): void {
    const recalled = this.#recalled;
    if (!recalled || this.#typed.some(({ group }) => group === recalled.group)) return;
    this.#recalled = undefined;
    this.#renameMark(recalled.commandId, undefined);
  }
}

function isOrIsAnew(id: string | undefined, commandId: string): boolean {
  return id !== undefined && (id === commandId || isAnew(id, commandId));
}
