import type { CommandAccepted, CommandRequest, Refused, ServerErrorCode } from '@rembuk/protocol';
import { Backoff } from './backoff.ts';
import type { ClientBounds } from './bounds.ts';
import { idAnew } from './ids.ts';
import type { KeptCommands } from './keeping/kept-commands.ts';
import { Cell, type Observable } from './observable.ts';
import { type LocalRefusalCode, refusedHere, retryAfterMs } from './refusals.ts';

export type CommandOutcome = CommandAccepted | Refused;

/** The connection went before the answer came; the command counts as not tried. */
export const interrupted = Symbol('interrupted');
/** No answer came in time. */
export const unanswered = Symbol('unanswered');
export type SendResult = CommandOutcome | typeof interrupted | typeof unanswered;

export interface OutboxOptions {
  /** Sends over the present connection. Never rejects. */
  readonly send: (request: CommandRequest) => Promise<SendResult>;
  /** Told right before a command leaves those that are pending. Does not throw. */
  readonly settled?: (request: CommandRequest, outcome: CommandOutcome) => void;
  /** Told of a command that was never taken in. Does not throw. */
  readonly turnedAway?: (request: CommandRequest, refusal: Refused) => void;
  /** Where commands are kept until they have an outcome. What is in it goes out first. */
  readonly kept?: KeptCommands | undefined;
  readonly newId: () => string;
  readonly random: () => number;
  readonly bounds: ClientBounds;
}

export interface SubmitOptions {
  /**
   * Default: true. One that is not is known elsewhere by its id: when it was refused only because it came before what it
   * stands on, its outcome is `outrun`, and its author sends it anew.
   */
  readonly renamable?: boolean;
  /** Default: true. False: the caller keeps it on the device. */
  readonly keep?: boolean;
  /** An earlier client may have sent it. */
  readonly mayHaveGone?: boolean;
}

interface Entry {
  request: CommandRequest;
  readonly settle: (outcome: CommandOutcome) => void;
  /** Whether it may go out under another id. */
  readonly renamable: boolean;
  phase: 'waiting' | 'sent' | 'refused';
  attempts: number;
  /** Counts all sendings of the outbox. */
  sending: number;
  /**
   * The one that the server may have decided it at: whatever is sent again gets its first outcome. 0: an earlier client
   * may have sent it; undefined: it was not sent yet.
   */
  firstSending: number | undefined;
  refusal?: Refused;
  /** An earlier command may have been accepted only after this one had been decided: a refusal does not count. */
  outrun: boolean;
}

function entryOf(
  request: CommandRequest,
  settle: Entry['settle'],
  { renamable, mayHaveGone }: Required<Omit<SubmitOptions, 'keep'>>,
): Entry {
  const fresh = { phase: 'waiting', attempts: 0, sending: 0, outrun: false } as const;
  return { request, renamable, settle, ...fresh, firstSending: mayHaveGone ? 0 : undefined };
}

/** Not the command's fault: it is sent for as long as it takes. */
const passing: ReadonlySet<string> = new Set<ServerErrorCode | LocalRefusalCode>([
  'unanswered',
  'rate_limited',
  'overloaded',
  'store_unavailable',
  'conflict',
  'shutting_down',
]);

/**
 * The commands that have no outcome yet, in the order in which they were given. Several are on their way at once.
 * A command whose answer is lost, or that the server could not take at the moment, is sent again under the same
 * id, and nothing new goes out before that. One behind it may have been refused because it came first: that
 * refusal changed nothing, so the command goes out once more under a new id instead of being reported. (One that
 * was accepted stays so: commands that do not rest on each other may change places when the server was too busy.)
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #backoff: Backoff;
  readonly #pending = new Cell<readonly CommandRequest[]>([]);
  readonly #entries: Entry[] = [];
  readonly #keptElsewhere = new WeakSet<CommandRequest>();
  #sendings = 0;
  #running = false;
  /** Counts the connections that there have been. */
  #line = 0;
  /** What everything is answered with from now on. */
  #closed: Refused | undefined;
  /** Set while nothing new may go out: a failed command comes first. */
  #holding = false;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.bounds, options.random);
    this.takeUp();
  }

  /** What another client left behind on the device goes out behind what is here. */
  takeUp(): void {
    if (this.#closed) return;
    for (const { request, renamable } of this.#options.kept?.left() ?? [])
      this.#entries.push(entryOf(request, () => undefined, { renamable, mayHaveGone: true }));
    this.#changed();
    this.#pump();
  }

  /** Commands without an outcome, oldest first: what an optimistic view decides anew after every frame. */
  get pending(): Observable<readonly CommandRequest[]> {
    return this.#pending;
  }

  /** Whether its caller keeps it on the device, and tells of it. */
  isKeptElsewhere(request: CommandRequest): boolean {
    return this.#keptElsewhere.has(request);
  }

  /** Whether one more command would be turned away for want of room. */
  get isFull(): boolean {
    return this.#entries.length >= this.#options.bounds.pendingMax;
  }

  /** Resolves with the command's outcome. Never rejects. */
  submit(
    command: Omit<CommandRequest, 'id'> & { readonly id?: string },
    { renamable = true, keep = true, mayHaveGone = false }: SubmitOptions = {},
  ): Promise<CommandOutcome> {
    const request = { ...command, id: command.id ?? this.#options.newId() };
    // What an earlier client may have sent was let in there.
    const isTooMuch = this.isFull && !mayHaveGone;
    const refusal = this.#closed ?? (isTooMuch ? refusedHere('outbox_full') : undefined);
    if (refusal) {
      this.#options.turnedAway?.(request, refusal);
      return Promise.resolve(refusal);
    }
    if (keep) this.#options.kept?.keep({ request, renamable });
    else this.#keptElsewhere.add(request);
    return new Promise((settle) => {
      this.#entries.push(entryOf(request, settle, { renamable, mayHaveGone }));
      this.#changed();
      this.#pump();
    });
  }

  /** The workshop is open on the connection: send what waits. */
  resume(): void {
    this.#running = true;
    this.#line += 1;
    this.#release();
  }

  /** The connection is gone: keep everything. */
  pause(): void {
    this.#running = false;
    this.#release();
  }

  /** Whatever has no outcome gets none from here, and stays pending; what is kept on the device stays there. */
  close(why: Refused = refusedHere('client_closed')): void {
    if (this.#closed) return;
    this.#closed = why;
    this.pause();
    for (const { request, settle } of this.#entries.splice(0)) {
      this.#options.settled?.(request, why);
      settle(why);
    }
  }

  #pump(): void {
    if (!this.#running || this.#holding) return;
    let underway = this.#entries.filter(({ phase }) => phase === 'sent').length;
    for (const entry of this.#entries) {
      if (underway >= this.#options.bounds.windowMax) return;
      if (entry.phase !== 'waiting') continue;
      underway += 1;
      void this.#send(entry);
    }
  }

  async #send(entry: Entry): Promise<void> {
    entry.phase = 'sent';
    entry.sending = ++this.#sendings;
    entry.firstSending ??= entry.sending;
    const { sending } = entry;
    const line = this.#line;
    const result = await this.#options.send(entry.request);
    // Closed meanwhile, or sent again after an interruption.
    if (entry.sending !== sending || !this.#entries.includes(entry)) return;
    if (result === interrupted) {
      entry.phase = 'waiting';
      // Unless a new one is there already.
      if (line === this.#line) this.#running = false;
    } else if (result === unanswered) this.#failed(entry, refusedHere('unanswered'));
    else if (result.ok) this.#settle(entry, result);
    else if (result.retryable) this.#failed(entry, result);
    else this.#refused(entry, result);
    this.#releaseWhenQuiet();
    this.#pump();
  }

  #failed(entry: Entry, refusal: Refused): void {
    if (!passing.has(refusal.code)) entry.attempts += 1;
    if (entry.attempts >= this.#options.bounds.attemptsMax) {
      this.#settle(entry, refusal);
      return;
    }
    entry.phase = 'waiting';
    this.#holding = true;
    if (this.#holdTimer !== undefined) return;
    const delayMs = this.#backoff.nextMs(retryAfterMs(refusal.details));
    this.#holdTimer = setTimeout(() => {
      this.#holdTimer = undefined;
      this.#releaseWhenQuiet();
    }, delayMs);
  }

  #releaseWhenQuiet(): void {
    if (!this.#holding || this.#holdTimer !== undefined) return;
    if (this.#entries.every(({ phase }) => phase !== 'sent')) this.#release();
  }

  #release(): void {
    clearTimeout(this.#holdTimer);
    this.#holdTimer = undefined;
    this.#holding = false;
    this.#pump();
  }

  #refused(entry: Entry, refusal: Refused): void {
    entry.phase = 'refused';
    entry.refusal = refusal;
    this.#reportRefused();
  }

  /** A refusal counts once everything before it has been decided. */
  #reportRefused(): void {
    for (let first = this.#entries[0]; first?.refusal; first = this.#entries[0]) {
      if (first.outrun && !first.renamable) first.refusal = refusedHere('outrun');
      else if (first.outrun) {
        const { id } = first.request;
        first.request = { ...first.request, id: idAnew(id) };
        first.firstSending = undefined;
        this.#options.kept?.rename(id, first);
        delete first.refusal;
        first.outrun = false;
        first.phase = 'waiting';
        this.#changed();
        return;
      }
      this.#settle(first, first.refusal);
    }
  }

  #settle(entry: Entry, outcome: CommandOutcome): void {
    const index = this.#entries.indexOf(entry);
    if (index < 0) return;
    this.#entries.splice(index, 1);
    if (outcome.ok) this.#backoff.reset();
    if (outcome.ok)
      for (const later of this.#entries.slice(index))
        if (later.firstSending !== undefined && later.firstSending < entry.sending)
          later.outrun = true;
    this.#options.kept?.forget(entry.request.id);
    this.#options.settled?.(entry.request, outcome);
    this.#changed();
    entry.settle(outcome);
    this.#reportRefused();
  }

  #changed(): void {
    this.#pending.set(this.#entries.map(({ request }) => request));
  }
}
