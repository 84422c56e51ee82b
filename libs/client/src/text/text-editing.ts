import type { CommandAccepted, Refused, WireEvent } from '@rembuk/protocol';
import {
  changeBetween,
  changesAfter,
  emptyLog,
  lengthBefore,
  textAt,
  type TextChange,
  textKey,
  type TextPlace,
  upcast,
  type WorkshopState,
} from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { type KeptDraft, TextDraft, type TextUpdate } from './text-draft.ts';
import { type TakenBack, TextHistory } from './text-history.ts';
import { changeWritten } from './written.ts';

/** What is typed without a pause goes out as one edit after so long at the latest. */
export const burstMsMax = 250;

export type TextNews =
  /** Others wrote, or words were taken back: what to do to the document that the person sees. */
  | ({ readonly kind: 'changed' } & TextUpdate)
  /** The server refused an edit; its words are gone from the text. `text`: all that the person saw before. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** The person was away for too long for what they typed to be fitted in. `text`: all that they saw. */
  | { readonly kind: 'lost'; readonly text: string };

export interface TextEditingOptions {
  readonly on: TextPlace;
  readonly confirmed: Confirmed<WorkshopState>;
  /** What an earlier client left behind. */
  readonly kept?: KeptDraft;
  /** Sends under exactly this id. Never rejects. */
  readonly submit: (command: {
    readonly id: string;
    readonly type: 'EditText';
    readonly data: { readonly on: TextPlace; readonly change: TextChange };
    readonly seen: number;
    readonly undoes?: string;
  }) => Promise<CommandAccepted | Refused>;
  readonly newId: () => string;
  readonly tell: (news: TextNews) => void;
  /** Told after every change that the person made, or that was taken back. */
  readonly typed?: () => void;
  /** Told after every change of what would be lost with this client; undefined: nothing would. */
  readonly keep?: (draft: KeptDraft | undefined) => void;
  readonly burstMs?: number;
}

/** One person in one long text: typing shows at once, goes out in bursts, and is fitted in with what others write. */
export class TextEditing {
  readonly #options: TextEditingOptions;
  #draft: TextDraft;
  readonly #history = new TextHistory();
  /** The edit on its way, until its event is here. */
  #awaited: { readonly commandId: string; readonly group: number } | undefined;
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
  }

  /** Goes on with what an earlier client left behind. */
  resume(): void {
    const { sent } = this.#draft;
    if (sent) this.#submit(sent);
    const { confirmed } = this.#options;
    if (confirmed.revision >= 0) this.jumped(confirmed);
    else this.#changed();
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
    const { text } = this.#draft;
    this.#draft.type(change, { group: this.#history.group });
    this.#history.typed(change, text);
    this.#changed();
    this.#options.typed?.();
  }

  /** The same for a page that only knows what the text reads now; line ends of any system are taken. */
  write(text: string): void {
    this.type(changeWritten(this.#draft.text, text));
  }

  /** Whether anything of one's own can be taken back here. */
  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /**
   * Takes back the latest of one's own edits of which something is left, and nothing that others wrote. The page is
   * told as of any change that it did not make itself. False: there is none, or others have taken it all away.
   */
  undo(): boolean {
    return this.#takeBack(this.#history.undo(this.#draft.text));
  }

  /** Takes back the latest undo, until something else is typed. */
  redo(): boolean {
    return this.#takeBack(this.#history.redo(this.#draft.text));
  }

  #takeBack(taken: TakenBack | undefined): boolean {
    if (!taken) return false;
    const { change, ...edit } = taken;
    this.#draft.type(change, edit);
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
    const sent = this.#draft.send(this.#options.newId());
    if (!sent) return;
    if (!this.#draft.hasTyped) this.#typedSinceMs = undefined;
    this.#history.sent(sent.group, sent.commandId);
    this.#awaited = sent;
    this.#keep();
    this.#submit(sent);
  }

  /** Events as they are folded in, contiguous. */
  took(events: readonly WireEvent[]): void {
    const { revision } = this.#draft;
    for (const event of events) {
      // A draft that was kept may know more than the client that it is in does so far.
      if (event.revision <= revision) continue;
      const change = this.#changeOf(event);
      if (change) this.#take({ commandId: event.meta.commandId, revision: event.revision, change });
      else this.#draft.passed(event.revision);
    }
    this.#changed();
  }

  /** The confirmed state jumped without telling events: what happened to the text stands in the state. */
  jumped(confirmed: Confirmed<WorkshopState>, head = confirmed.revision): void {
    const { on } = this.#options;
    const known = this.#draft.revision;
    // A snapshot from before what a draft that was kept knows: the events that follow lead past it.
    if (confirmed.revision < known && known <= head) return;
    const log = confirmed.state.texts.get(textKey(on)) ?? emptyLog;
    // Backwards when the server's log was restored from a backup: there is no way from this text to that one.
    const isAhead = confirmed.revision >= this.#draft.revision;
    const missed = isAhead ? changesAfter(log, this.#draft.revision) : undefined;
    if (missed) {
      for (const { commandId = '', revision, change } of missed)
        this.#take({ commandId, revision, change });
      this.#draft.passed(confirmed.revision);
    } else if (isAhead && !this.#draft.sent) {
      // Too long ago to tell the changes one by one: what was typed is fitted in with all of them as one.
      const change = changeBetween(this.#draft.confirmed, textAt(confirmed.state, on) ?? '');
      this.#take({ commandId: '', revision: confirmed.revision, change });
    } else {
      const { text, isSettled } = this.#draft;
      this.#history.clear();
      this.#awaited = undefined;
      this.#draft = this.#begin(confirmed);
      this.#options.tell({ kind: 'changed', change: changeBetween(text, this.#draft.text) });
      if (!isSettled) this.#options.tell({ kind: 'lost', text });
    }
    this.#changed();
  }

  /** Nothing goes out or comes in any more; what is kept stays kept. */
  close(): void {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    this.#closed = true;
  }

  #begin({ state, revision }: Confirmed<WorkshopState>): TextDraft {
    return new TextDraft({ confirmed: textAt(state, this.#options.on) ?? '', revision });
  }

  #changed(): void {
    if (this.#awaited && !this.#draft.sent) {
      this.#history.drop(this.#awaited.group, this.#draft.text);
      this.#awaited = undefined;
    }
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

  #keep(): void {
    if (this.#closed) return;
    const isNeeded = !this.#draft.isSettled;
    if (isNeeded || this.#isKept) this.#options.keep?.(isNeeded ? this.#draft.kept : undefined);
    this.#isKept = isNeeded;
  }

  #submit({ commandId: id, change, seen, undoes }: NonNullable<TextDraft['sent']>): void {
    const { on, submit } = this.#options;
    const mark = undoes === undefined ? {} : { undoes };
    void submit({ id, type: 'EditText', data: { on, change }, seen, ...mark }).then((outcome) => {
      if (!this.#closed && this.#draft.sent?.commandId === id) this.#settled(outcome);
    });
  }

  #settled(outcome: CommandAccepted | Refused): void {
    if (outcome.ok) {
      this.#draft.withoutEffect(outcome.revision);
    } else if (outcome.code === 'text_seen_too_long_ago') {
      // It changed nothing, and is fitted to the text of now already: under a new id it will do.
      this.#awaited = undefined;
      this.#draft.takeBack();
    } else {
      const { text } = this.#draft;
      const update = this.#draft.refused();
      this.#history.clear();
      if (update) this.#options.tell({ kind: 'changed', ...update });
      this.#options.tell({ kind: 'refused', code: outcome.code, text });
      this.#options.typed?.();
    }
    this.#changed();
  }

  #take(accepted: Parameters<TextDraft['take']>[0]): void {
    if (accepted.commandId === this.#awaited?.commandId) this.#awaited = undefined;
    const update = this.#draft.take(accepted);
    if (!update) return;
    this.#history.mapOver(update.change);
    this.#options.tell({ kind: 'changed', ...update });
  }

  /** What an event does to this text. */
  #changeOf(recorded: WireEvent): TextChange | undefined {
    const key = textKey(this.#options.on);
    const event = upcast(recorded);
    if (event.type === 'TextEdited') {
      const { on, change } = event.data;
      // What does not fit is passed over, as the fold does it.
      const fits = textKey(on) === key && lengthBefore(change) === this.#draft.confirmed.length;
      return fits ? change : undefined;
    }
    const place = replacedPlace(event);
    if (!place || textKey(place.on) !== key) return undefined;
    return changeBetween(this.#draft.confirmed, place.text);
  }
}

function replacedPlace(
  event: ReturnType<typeof upcast>,
): { readonly on: TextPlace; readonly text: string } | undefined {
  if (event.type === 'SheetTextReplaced') {
    const { sheetId, field, text } = event.data;
    return { on: { kind: 'sheet', id: sheetId, field }, text };
  }
  if (event.type !== 'StrategyIssueReplaced') return undefined;
  const { strategyId, text } = event.data;
  return { on: { kind: 'strategy', id: strategyId, field: 'issue' }, text };
}
