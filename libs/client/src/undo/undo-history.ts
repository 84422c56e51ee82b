import type { CommandRequest, Refused, WireEvent } from '@rembuk/protocol';
import { type FinalReason, upcast, type WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { Cell, type Observable } from '../observable.ts';
import type { WorkshopSession } from '../session.ts';
import { workshopFold } from '../workshop-fold.ts';
import {
  behind,
  type DoneCommand,
  joined,
  type OwnEdit,
  type Step,
  type Undoable,
  undoable,
} from './edit.ts';
import { SentCommands } from './sent-commands.ts';

/** What became of asking to undo or redo. */
export type UndoOutcome =
  | { readonly kind: 'done'; readonly edit: OwnEdit }
  /** There is nothing of one's own to take back, or to do again. */
  | { readonly kind: 'nothing' }
  /** It stays, whoever asks; what lies behind it is next. */
  | { readonly kind: 'final'; readonly edit: OwnEdit; readonly reason: FinalReason }
  /** Others went on from it, or it may not be changed any more; what lies behind it is next. */
  | { readonly kind: 'refused'; readonly edit: OwnEdit; readonly refusal: Refused };

/** The oldest edit is forgotten when there are more. */
const depthMax = 100;

type How = 'undo' | 'redo';
const other = { undo: 'redo', redo: 'undo' } as const;

/** A command of an undo or redo that is going on. */
interface Turn {
  readonly step: Step;
  readonly did: DoneCommand[];
}

/**
 * What one person did here, and how it is taken back: by commands like any others, which append and never remove. Holds
 * what was sent from this page, typing in long texts apart: a text has its own history.
 */
export class UndoHistory {
  readonly #session: WorkshopSession<WorkshopState>;
  readonly #sent = new SentCommands();
  /** The latest edit last. */
  readonly #stacks: { [Each in How]: readonly Undoable[] } = { undo: [], redo: [] };
  /** How many there have been. */
  #edits = 0;
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
      session.onEvents((events) => this.#took(events)),
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
    await this.#quiet();
    const entry = this.#stacks[how].at(-1);
    if (!entry) return { kind: 'nothing' };
    this.#drop(how);
    const { edit, steps } = entry;
    if (edit.final !== undefined) return { kind: 'final', edit, reason: edit.final };

    const edits = this.#edits;
    const { did, refusal } = await this.#send(steps);
    const again = undoable(edit, did);
    if (again && (how === 'redo' || edits === this.#edits)) this.#push(other[how], again);
    if (did.length === 0 && refusal?.retryable === true) this.#push(how, entry);
    if (did.length > 0 && entry.rebuilds)
      this.#stacks[how] = this.#stacks[how].map((earlier) => behind(entry, earlier));
    this.#show();
    return refusal ? { kind: 'refused', edit, refusal } : { kind: 'done', edit };
  }

  /** Up to the first that is refused. */
  async #send(
    steps: readonly Step[],
  ): Promise<{ readonly did: readonly DoneCommand[]; readonly refusal?: Refused }> {
    const did: DoneCommand[] = [];
    try {
      for (const step of steps) {
        this.#turn = { step, did };
        const { command, seen, undoes } = step;
        const outcome = await this.#session.submit({ ...command, seen, undoes });
        if (!outcome.ok) return { did, refusal: outcome };
        await this.#quiet();
      }
      return { did };
    } finally {
      this.#turn = undefined;
    }
  }

  /** Everything that was sent has an outcome, and its events are here; or nothing comes any more. */
  #quiet(): Promise<void> {
    const { latest } = this.#sent;
    const isQuiet = () => latest.get() === undefined || this.#isOver.get();
    if (isQuiet()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!isQuiet()) return;
        for (const stop of stops) stop();
        resolve();
      };
      const stops = [latest.subscribe(look), this.#isOver.subscribe(look)];
    });
  }

  #took(events: readonly WireEvent[]): void {
    if (events.some(({ meta }) => this.#sent.get(meta.commandId))) this.#note(events);
    this.#sent.confirmed(events.at(-1)?.revision ?? -1);
    this.#show();
  }

  /** The session tells events before it shows the state that holds them. */
  #note(events: readonly WireEvent[]): void {
    let { state } = this.#session.confirmed.get();
    for (const run of this.#runsOf(events)) {
      const request = this.#sent.get(run[0].meta.commandId);
      if (request) this.#add(request, state, run);
      state = workshopFold.apply(state, run);
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
    const last = this.#stacks.undo.at(-1);
    if (last?.edit.commandId === commandId) {
      this.#drop('undo');
      this.#push('undo', joined(last, made));
    } else this.#push('undo', made);
    this.#edits += 1;
    this.#stacks.redo = [];
  }

  /** Ahead by a snapshot, whose events nobody tells; or back to nothing, and what was done here is not in the log. */
  #jumped({ revision }: Confirmed<WorkshopState>): void {
    if (revision < 0) {
      this.#stacks.undo = [];
      this.#stacks.redo = [];
    }
    this.#sent.confirmed(revision < 0 ? Infinity : revision);
    this.#show();
  }

  #push(how: How, entry: Undoable): void {
    this.#stacks[how] = [...this.#stacks[how], entry].slice(-depthMax);
  }

  #drop(how: How): void {
    this.#stacks[how] = this.#stacks[how].slice(0, -1);
    this.#show();
  }

  #show(): void {
    const latest = this.#sent.latest.get();
    const underway = latest && !this.isSending(latest) ? editOf(latest) : undefined;
    set(this.#canUndo, underway ?? this.#stacks.undo.at(-1)?.edit);
    set(this.#canRedo, this.#stacks.redo.at(-1)?.edit);
  }
}

function editOf({ id: commandId, type, data }: CommandRequest): OwnEdit {
  return { commandId, type, data };
}

function set(cell: Cell<OwnEdit | undefined>, edit: OwnEdit | undefined): void {
  const shown = cell.get();
  if (shown?.commandId !== edit?.commandId || shown?.final !== edit?.final) cell.set(edit);
}
