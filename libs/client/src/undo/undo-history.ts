import type { CommandRequest, Refused, WireEvent } from '@rembuk/protocol';
import { type FinalReason, upcast, type WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { Cell, type Observable } from '../observable.ts';
import type { WorkshopSession } from '../session.ts';
import { workshopFold } from '../workshop-fold.ts';
import {
  type DoneCommand,
  halfway,
  type OwnEdit,
  type Step,
  type Undoable,
  undoable,
} from './edit.ts';
import { rehearse } from './rehearse.ts';
import { SentCommands } from './sent-commands.ts';
import { depthMax, type How, UndoStacks } from './stacks.ts';

/** What became of asking to undo or redo. */
export type UndoOutcome =
  | { readonly kind: 'done'; readonly edit: OwnEdit }
  /** There is nothing of one's own to take back, or to do again. */
  | { readonly kind: 'nothing' }
  /** It stays, whoever asks; what lies behind it is next. */
  | { readonly kind: 'final'; readonly edit: OwnEdit; readonly reason: FinalReason }
  /**
   * Others went on from it, or it may not be changed any more: nothing was done, and what lies behind it is next. With
   * `left` in the edit it went half way: asked again, the rest is tried as far as it goes. (Not so a redo once something
   * else was done.)
   */
  | { readonly kind: 'refused'; readonly edit: OwnEdit; readonly refusal: Refused };

/** A command of an undo or redo that is going on. */
interface Turn {
  readonly step: Step;
  readonly did: DoneCommand[];
}

/** What is known of the steps of an undo or redo. */
interface Course {
  /** In the order in which they are sent. */
  readonly steps: readonly Step[];
  /** Why not all of them are among these. */
  readonly refusal?: Refused;
}

/** How that went: `left` are the steps that were not taken. */
interface Gone {
  readonly did: readonly DoneCommand[];
  readonly left: readonly Step[];
  readonly refusal?: Refused | undefined;
}

/**
 * What one person did here, and how it is taken back: by commands like any others, which append and never remove. Holds
 * what was sent from this page, typing in long texts apart: a text has its own history.
 *
 * What takes several commands is rehearsed over the confirmed state first, and nothing is sent if one of them would be
 * refused. Somebody may still come in between: then what is left stays there to be asked for again.
 */
export class UndoHistory {
  readonly #session: WorkshopSession<WorkshopState>;
  readonly #sent = new SentCommands();
  readonly #stacks = new UndoStacks();
  readonly #canUndo = new Cell<OwnEdit | undefined>(undefined);
  readonly #canRedo = new Cell<OwnEdit | undefined>(undefined);
  readonly #isOver = new Cell(false);
  /** One turn after the other, in the order in which they were asked for. */
  #last: Promise<unknown> = Promise.resolve();
  /** How many were asked for and are not taken yet. */
  #turns = 0;
  #turn: Turn | undefined;
  readonly #stops: readonly (() => void)[];

  constructor(session: WorkshopSession<WorkshopState>) {
    this.#session = session;
    const pending = (requests: readonly CommandRequest[]) => {
      this.#sent.pending(requests.filter((request) => !this.#isTyping(request)));
      this.#show();
    };
    pending(session.outbox.pending.get());
    this.#stops = [
      session.outbox.pending.subscribe(pending),
      session.onOutcome((request, outcome) => {
        this.#sent.settled(request, outcome, session.confirmed.get().revision);
        this.#show();
      }),
      session.onEvents((events) => {
        try {
          this.#took(events);
        } catch {
          // What one's own commands came to cannot be read.
          session.unreadable();
        }
      }),
      session.onJump((confirmed) => this.#jumped(confirmed)),
      session.status.subscribe(({ kind }) => {
        if (kind === 'refused') this.#isOver.set(true);
      }),
    ];
  }

  /** What {@link undo} would take back: also an edit that is still on its way. */
  get canUndo(): Observable<OwnEdit | undefined> {
    return this.#canUndo;
  }

  /** What {@link redo} would do again. */
  get canRedo(): Observable<OwnEdit | undefined> {
    return this.#canRedo;
  }

  /** Takes back one's latest edit, once it has an outcome and its events are here. Never rejects. */
  undo(): Promise<UndoOutcome> {
    return this.#inTurn('undo');
  }

  /** Does again what was undone last, unless something else was done since. Never rejects. */
  redo(): Promise<UndoOutcome> {
    return this.#inTurn('redo');
  }

  /** Whether a command belongs to an undo or redo that is going on. */
  isSending({ undoes }: CommandRequest): boolean {
    return undoes !== undefined && undoes === this.#turn?.step.undoes;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#isOver.set(true);
  }

  /** The edits of an open text; not so a text that an undo mends. */
  #isTyping(request: CommandRequest): boolean {
    return request.type === 'EditText' && !this.isSending(request);
  }

  #inTurn(how: How): Promise<UndoOutcome> {
    // Offline they wait; there is no more to take back than that.
    if (this.#turns >= depthMax) return Promise.resolve({ kind: 'nothing' });
    this.#turns += 1;
    const outcome = this.#last
      .then(() => this.#take(how))
      .finally(() => {
        this.#turns -= 1;
      });
    this.#last = outcome;
    return outcome;
  }

  async #take(how: How): Promise<UndoOutcome> {
    await this.#ready(how);
    const taken = this.#stacks.take(how);
    if (!taken) return { kind: 'nothing' };
    this.#show();
    const { entry } = taken;
    const { edit } = entry;
    if (edit.final !== undefined) return { kind: 'final', edit, reason: edit.final };

    const { did, left, refusal } = await this.#go(entry);
    const rest = did.length > 0 && left.length > 0 ? halfway(entry, left) : undefined;
    const isPassing = did.length === 0 && refusal?.retryable === true;
    this.#stacks.settle(taken, did, isPassing ? entry : rest);
    this.#show();
    if (!refusal) return { kind: 'done', edit };
    return { kind: 'refused', edit: rest?.edit ?? edit, refusal };
  }

  /** Until all is here that tells what would become of the latest edit. */
  async #ready(how: How): Promise<void> {
    const { status } = this.#session;
    const isLive = () => status.get().kind === 'live';
    for (;;) {
      await this.#quiet();
      const entry = this.#stacks.latest(how);
      if (!entry || !takesSeveral(entry) || isLive() || this.#isOver.get()) return;
      await this.#until(isLive, status);
    }
  }

  async #go(entry: Undoable): Promise<Gone> {
    const course = this.#rehearsed(entry);
    const { did, taken, refusal = course.refusal } = await this.#send(course.steps);
    return { did, left: entry.steps.filter((step) => !taken.includes(step)), refusal };
  }

  /** All of it or nothing; of what is left of one that went half way, whatever will do. */
  #rehearsed(entry: Undoable): Course {
    const { you, confirmed } = this.#session;
    const { steps, edit } = entry;
    if (!takesSeveral(entry) || !you || this.#isOver.get()) return { steps };
    const foreseen = rehearse(confirmed.get(), steps, you);
    const refusal = foreseen.find((each) => each !== undefined);
    if (!refusal) return { steps };
    const fit = edit.left ? steps.filter((_, index) => foreseen[index] === undefined) : [];
    return { steps: fit, refusal };
  }

  /** Up to the first that is refused. */
  async #send(steps: readonly Step[]): Promise<{
    readonly did: readonly DoneCommand[];
    readonly taken: readonly Step[];
    readonly refusal?: Refused;
  }> {
    const did: DoneCommand[] = [];
    const taken: Step[] = [];
    try {
      for (const step of steps) {
        this.#turn = { step, did };
        const { command, seen, undoes } = step;
        const outcome = await this.#session.submit({ ...command, seen, undoes });
        if (!outcome.ok) return { did, taken, refusal: outcome };
        taken.push(step);
        await this.#quiet();
      }
      return { did, taken };
    } finally {
      this.#turn = undefined;
    }
  }

  /** Everything that was sent has an outcome, and its events are here; or nothing comes any more. */
  #quiet(): Promise<void> {
    const { latest } = this.#sent;
    return this.#until(() => latest.get() === undefined, latest);
  }

  /** Until it is so, as far as `news` tells; or nothing comes any more. */
  #until(isSo: () => boolean, news: Observable<unknown>): Promise<void> {
    const isTime = () => isSo() || this.#isOver.get();
    if (isTime()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!isTime()) return;
        for (const stop of stops) stop();
        resolve();
      };
      const stops = [news.subscribe(look), this.#isOver.subscribe(look)];
    });
  }

  #took(events: readonly WireEvent[]): void {
    // Nothing of one's own is on its way, so that none of these can be.
    if (this.#sent.latest.get() === undefined) return;
    if (events.some(({ meta }) => this.#sent.get(meta.commandId))) this.#note(events);
    this.#sent.confirmed(events.at(-1)?.revision ?? -1);
    this.#show();
  }

  /** The session tells events before it shows the state that holds them. */
  #note(events: readonly WireEvent[]): void {
    let { state } = this.#session.confirmed.get();
    const runs = this.#runsOf(events);
    const requests = runs.map(([{ meta }]) => this.#sent.get(meta.commandId));
    const lastOwn = requests.findLastIndex((request) => request !== undefined);
    for (const [index, run] of runs.slice(0, lastOwn + 1).entries()) {
      const request = requests[index];
      if (request) this.#add(request, state, run);
      // What comes behind the last one's own is nothing to it.
      if (index < lastOwn) state = workshopFold.apply(state, run);
    }
  }

  /** Of each own command those that it led to; in between those of others together. */
  #runsOf(events: readonly WireEvent[]): readonly (readonly [WireEvent, ...WireEvent[]])[] {
    const runs: [WireEvent, ...WireEvent[]][] = [];
    let current: string | undefined;
    for (const event of events) {
      const own = this.#sent.get(event.meta.commandId)?.id;
      const run = runs.at(-1);
      if (run && own === current) run.push(event);
      else runs.push([event]);
      current = own;
    }
    return runs;
  }

  #add(request: CommandRequest, before: WorkshopState, events: readonly WireEvent[]): void {
    const { id: commandId, type, data } = request;
    const command = { commandId, before, events: events.map(upcast) };
    if (this.isSending(request)) {
      this.#turn?.did.push(command);
      return;
    }
    const made = undoable({ commandId, type, data }, [command]);
    if (!made || made.edit.final === 'own_presence') return;
    this.#stacks.made(made);
  }

  /** Ahead by a snapshot, whose events nobody tells; or back to nothing, and what was done here is not in the log. */
  #jumped({ revision }: Confirmed<WorkshopState>): void {
    if (revision < 0) this.#stacks.forget();
    this.#sent.confirmed(revision < 0 ? Infinity : revision);
    this.#show();
  }

  #show(): void {
    const latest = this.#sent.latest.get();
    const underway = latest && !this.isSending(latest) ? editOf(latest) : undefined;
    set(this.#canUndo, underway ?? this.#stacks.latest('undo')?.edit);
    set(this.#canRedo, this.#stacks.latest('redo')?.edit);
  }
}

/** One command is refused or not; of several, some may be. */
function takesSeveral({ steps }: Undoable): boolean {
  return steps.length > 1;
}

function editOf({ id: commandId, type, data }: CommandRequest): OwnEdit {
  return { commandId, type, data };
}

function set(cell: Cell<OwnEdit | undefined>, edit: OwnEdit | undefined): void {
  const shown = cell.get();
  const isSame =
    shown?.commandId === edit?.commandId &&
    shown?.final === edit?.final &&
    shown?.left === edit?.left;
  if (!isSame) cell.set(edit);
}
