import type { CommandAccepted, Refused, WireEvent } from '@rembuk/protocol';
import {
  applyChange,
  changeBetween,
  changesAfter,
  logOf,
  textAt,
  type TextChange,
  type TextPlace,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { idAnew, idOfRest } from '../ids.ts';
import { changeAcross } from './across.ts';
import { type AcceptedEdit, type DraftUpdate, TextDraft } from './text-draft.ts';
import type { TextEditingOptions } from './text-editing-options.ts';
import { TextHistory } from './text-history.ts';
import { areFor, changeBy } from './text-events.ts';
import { changeWritten } from './written.ts';

/** What is typed without a pause goes out as one edit after so long at the latest. */
export const burstMsMax = 250;

/** Where the confirmed text has got to without telling how. */
interface Leap {
  readonly text: string;
  readonly revision: number;
}

/** One person in one long text: typing shows at once, goes out in bursts, and is fitted in with what others write. */
export class TextEditing {
  readonly #options: TextEditingOptions;
  #draft: TextDraft;
  readonly #history: TextHistory;
  /**
   * Under which an earlier client may have sent what it left behind as not sent: the ids that were kept, and those that
   * follow from them, under which its device may have taken no note of anything.
   */
  readonly #uncertain: Set<string | undefined>;
  /** While it is not known whether the edit on its way is among what others wrote. */
  #leap: Leap | undefined;
  #burst: ReturnType<typeof setTimeout> | undefined;
  /** Since when something waits to be sent: milliseconds since 1970. */
  #typedSinceMs: number | undefined;
  #closed = false;
  #isKept: boolean;

  constructor(options: TextEditingOptions) {
    const { kept, confirmed } = options;
    this.#options = options;
    this.#isKept = kept !== undefined;
    this.#draft = kept ? new TextDraft(kept) : this.#begin(confirmed);
    const typed = kept?.typed ?? [];
    this.#uncertain = new Set(typed.map(({ id }) => id));
    this.#history = new TextHistory(Math.max(0, ...typed.map(({ group }) => group)));
  }

  /** Goes on with what an earlier client left behind. */
  resume(): void {
    const { confirmed } = this.#options;
    const { sent } = this.#draft;
    if (sent) this.#submit(sent, true);
    else this.#sendUncertain();
    // A client that was further on may have left it: the events that follow lead past it.
    if (confirmed.revision > this.#draft.revision) this.jumped(confirmed);
    else this.#changed();
  }

  /**
   * What was typed may have gone out before the device took note of that. It goes out again under the same id: the
   * server's answer, or the event, tells.
   */
  #sendUncertain(): boolean {
    const { nextId } = this.#draft;
    if (nextId === undefined || !this.#uncertain.has(nextId)) return false;
    this.#send();
    return true;
  }

  get on(): TextPlace {
    return this.#options.on;
  }

  /** As the person sees it. */
  get text(): string {
    return this.#draft.text;
  }

  /** What the person sees over the text as confirmed at `revision`. */
  get unsent(): { readonly revision: number; readonly changes: readonly TextChange[] } {
    return { revision: this.#draft.revision, changes: this.#draft.unsent };
  }

  /** Whether something was typed that has not gone out yet; not so once it has been deleted again. */
  get hasUnsent(): boolean {
    return this.#draft.hasTyped;
  }

  /** Whether everything that was typed is confirmed. */
  get isSettled(): boolean {
    return this.#draft.isSettled;
  }

  /** The person changed what they see. @throws RangeError when the change was made for another text. */
  type(change: TextChange): void {
    this.#history.type(change, this.#draft);
    this.#changed();
    this.#options.typed?.();
  }

  /** The same for a page that only knows what the text reads now; line ends of any system are taken. */
  write(text: string): void {
    this.type(changeWritten(this.#draft.text, text));
  }

  /** Whether anything of one's own can be taken back here. */
  get canUndo(): boolean {
    return this.#history.canUndo(this.#draft);
  }

  get canRedo(): boolean {
    return this.#history.canRedo(this.#draft);
  }

  /**
   * Takes back the latest of one's own edits of which something is left, and nothing that others wrote. The page is
   * told as of any change that it did not make itself. False: there is none, or others have taken it all away.
   */
  undo(): boolean {
    return this.#takenBack(this.#history.undo(this.#draft));
  }

  /** Takes back the latest undo, until something else is typed. */
  redo(): boolean {
    return this.#takenBack(this.#history.redo(this.#draft));
  }

  #takenBack(change: TextChange | undefined): boolean {
    if (!change) return false;
    this.#options.tell({ kind: 'changed', change });
    this.#changed();
    this.#options.typed?.();
    return true;
  }

  /** Sends what was typed now, unless an edit is on its way: what was typed follows it. */
  flush(): void {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    if (this.#closed) return;
    if (this.#options.maySend?.() === false) {
      this.#burst = setTimeout(() => this.flush(), burstMsMax);
      return;
    }
    this.#send();
  }

  #send(): void {
    this.#draft.name(this.#options.newId);
    const sent = this.#draft.send(this.#options.newId());
    if (!sent) return;
    if (!this.#draft.hasTyped) this.#typedSinceMs = undefined;
    this.#keep();
    this.#submit(sent, this.#uncertain.has(sent.commandId));
  }

  /** Events as they are folded in, contiguous. */
  took(events: readonly WireEvent[]): void {
    for (const event of events) {
      // A draft that was kept may know more than the client that it is in does so far.
      if (event.revision <= this.#draft.revision) continue;
      if (this.#leap) this.#leapOver(event, this.#leap);
      else this.#follow(event);
    }
    this.#changed();
  }

  /** The confirmed state jumped without telling events: what happened to the text stands in the state. */
  jumped(confirmed: Confirmed<WorkshopState>, head = confirmed.revision): void {
    const { on } = this.#options;
    const { state, revision } = confirmed;
    const known = this.#leap?.revision ?? this.#draft.revision;
    // A snapshot from before what a draft that was kept knows: the events that follow lead past it.
    if (revision < known && known <= head) return;
    if (revision < known) this.#beginAnew(confirmed);
    else {
      const missed = changesAfter(logOf(state, on), this.#draft.revision);
      if (missed && !areFor(missed, this.#draft.confirmed)) this.#beginAnew(confirmed);
      else if (missed) {
        this.#leap = undefined;
        for (const { commandId = '', ...logged } of missed) this.#take({ commandId, ...logged });
        this.#draft.passed(revision);
      } else {
        this.#leap = { text: textAt(state, on) ?? '', revision };
        this.#landIfKnown(this.#leap);
      }
    }
    this.#changed();
  }

  /** Nothing goes out or comes in any more; what is kept stays kept. */
  close(): void {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    this.#closed = true;
  }

  #follow(event: WireEvent): void {
    const change = changeBy(event, this.#options.on, this.#draft.confirmed);
    if (change) this.#take({ commandId: event.meta.commandId, revision: event.revision, change });
    else this.#draft.passed(event.revision);
  }

  #leapOver(event: WireEvent, { text }: Leap): void {
    const change = changeBy(event, this.#options.on, text);
    this.#leap = { text: change ? applyChange(text, change) : text, revision: event.revision };
    const { commandId } = event.meta;
    if (change && this.#draft.isSent(commandId)) this.#landWithSent(this.#leap, commandId);
    else this.#landIfKnown(this.#leap);
  }

  /** Whether the edit on its way is among what others wrote, or there is none. */
  #landIfKnown(leap: Leap): void {
    const { sent, accepted } = this.#draft;
    if (!sent) {
      this.#land(leap);
      return;
    }
    if (!accepted || accepted.revision > leap.revision) return;
    if (!accepted.unchanged) {
      this.#landWithSent(leap);
      return;
    }
    this.#land(leap);
    this.#takeOutSent();
  }

  /** The edit on its way is among what others wrote. */
  #landWithSent(leap: Leap, commandId?: string): void {
    this.#seen(this.#draft.landed(commandId));
    if (!this.#sendUncertain()) this.#land(leap);
  }

  /** Too much happened to be told change by change: what was typed is fitted in with all of it as one. */
  #land({ text, revision }: Leap): void {
    this.#leap = undefined;
    const change = changeAcross(this.#draft.confirmed, text);
    this.#take({ commandId: '', revision, change });
  }

  /** The edit on its way is in no text but this person's. */
  #takeOutSent(): void {
    this.#seen(this.#draft.refused());
  }

  /**
   * The server's log was restored from a backup, and is behind what was seen here: there is no way from this text to
   * that one.
   */
  #beginAnew(confirmed: Confirmed<WorkshopState>): void {
    const { text, isSettled } = this.#draft;
    this.#leap = undefined;
    this.#history.clear();
    this.#draft = this.#begin(confirmed);
    this.#options.tell({ kind: 'changed', change: changeBetween(text, this.#draft.text) });
    if (!isSettled) this.#options.tell({ kind: 'lost', text });
  }

  #begin({ state, revision }: Confirmed<WorkshopState>): TextDraft {
    const { on, proposed = '' } = this.#options;
    return new TextDraft({ confirmed: textAt(state, on) ?? proposed, revision });
  }

  #changed(): void {
    if (this.#draft.isContradicted) {
      const { text } = this.#draft;
      this.#takeOutSent();
      this.#history.clear();
      this.#options.tell({ kind: 'lost', text });
    }
    this.#draft.name(this.#options.newId);
    this.#keep();
    if (!this.#draft.hasTyped) this.#typedSinceMs = undefined;
    else this.#typedSinceMs ??= Date.now();
    if (this.#closed || this.#burst !== undefined) return;
    if (this.#draft.sent || this.#typedSinceMs === undefined) return;
    // What was typed while another edit was on its way has waited for so long already.
    const { burstMs = burstMsMax } = this.#options;
    const waitedMs = Date.now() - this.#typedSinceMs;
    const restMs = Math.min(burstMs, Math.max(0, burstMs - waitedMs));
    this.#burst = setTimeout(() => this.flush(), restMs);
  }

  /** Also of a text that is closed: what the person goes on typing is there for the next client. */
  #keep(): void {
    const isNeeded = !this.#draft.isSettled;
    if (isNeeded || this.#isKept) this.#options.keep?.(isNeeded ? this.#draft.kept : undefined);
    this.#isKept = isNeeded;
  }

  #submit(
    { commandId: id, change, seen, undoes }: NonNullable<TextDraft['sent']>,
    mayHaveGone: boolean,
  ): void {
    const { on, submit } = this.#options;
    // That client may have gone on from there: anew, or with the rest.
    if (mayHaveGone) for (const next of [idAnew(id), idOfRest(id)]) this.#uncertain.add(next);
    const mark = undoes === undefined ? {} : { undoes };
    const command = { id, type: 'EditText', data: { on, change }, seen, mayHaveGone } as const;
    void submit({ ...command, ...mark }).then((outcome) => {
      if (!this.#closed && this.#draft.sent?.commandId === id) this.#settled(outcome);
    });
  }

  #settled(outcome: CommandAccepted | Refused): void {
    if (outcome.ok && this.#draft.hadLanded(outcome)) {
      // An earlier page had sent it, and the text that this one began with has it in: it is shown twice until now.
      if (this.#leap) this.#land(this.#leap);
      this.#takeOutSent();
      this.#changed();
      return;
    }
    if (outcome.ok) {
      this.#draft.settled(outcome);
      if (this.#leap) this.#landIfKnown(this.#leap);
      this.#changed();
      return;
    }
    // It is not among what others wrote.
    if (this.#leap) this.#land(this.#leap);
    if (isForAnew(outcome)) {
      // It changed nothing, and is fitted to the text of now already: under a new id it will do.
      this.#draft.recall();
      // Not at once: others may be at it faster than any answer.
      this.#typedSinceMs = undefined;
    } else {
      const { text } = this.#draft;
      this.#takeOutSent();
      this.#options.tell({ kind: 'refused', code: outcome.code, text });
      this.#options.typed?.();
    }
    this.#changed();
  }

  #take(accepted: AcceptedEdit): void {
    if (this.#draft.isNext(accepted.commandId)) this.#sendUncertain();
    this.#seen(this.#draft.take(accepted));
  }

  /** By nothing that the person did. */
  #seen(update: DraftUpdate | undefined): void {
    if (!update) return;
    this.#history.follow(update);
    const { change } = update;
    if (change) this.#options.tell({ kind: 'changed', change });
  }
}

function isForAnew({ code }: Refused): boolean {
  return code === 'text_seen_too_long_ago' || code === 'outrun';
}
