import type { Notice } from '@rembuk/protocol';
import type { WorkshopState } from '@rembuk/workshop';
import type { LocalStore } from './keeping/local-store.ts';
import { Cell, type Observable } from './observable.ts';
import { SocketLine } from './presence/line.ts';
import { defaultPresenceBounds, Presence } from './presence/presence.ts';
import type { Timers } from './presence/timers.ts';
import { RefusedEdits } from './refused-edits.ts';
import type { PastSource } from './replay/past.ts';
import { type ReplayOptions, ReplayPlayer } from './replay/player.ts';
import { SharedReplays } from './replay/shared-replays.ts';
import { type SessionOptions, WorkshopSession } from './session.ts';
import { Texts } from './text/texts.ts';
import { UndoHistory } from './undo/undo-history.ts';
import { Tools } from './tools/tools.ts';

/** Where a person's own edits are: what the page tells them, and never more than is true. */
export interface SyncStatus {
  /**
   * `saved`: every edit is durable on the server. `saving`: some are on their way. `offline`: the server cannot be
   * reached, or what was missed is being read. `ended`: the server does not take anything from here any more.
   */
  readonly kind: 'saved' | 'saving' | 'offline' | 'ended';
  /** Commands without an outcome, and texts with words that are not confirmed. */
  readonly waiting: number;
  /** What was refused and not let go of. */
  readonly refused: number;
  /** Whether what waits would outlive this page. */
  readonly kept: boolean;
}

export interface OpenWorkshopOptions extends SessionOptions<WorkshopState> {
  /** The workshop's history, beside what the session brings. */
  readonly past: PastSource;
  readonly timers: Timers;
}

/** One workshop as a page has it open: its state, and all that one person does in it. */
export class OpenWorkshop extends WorkshopSession<WorkshopState> {
  readonly texts: Texts;
  readonly presence: Presence;
  readonly tools: Tools;
  readonly refusedEdits: RefusedEdits;
  readonly undo: UndoHistory;
  /** The replay that somebody leads for everyone. */
  readonly sharedReplays: SharedReplays;
  readonly #options: OpenWorkshopOptions;
  readonly #sync: Cell<SyncStatus>;
  readonly #store: LocalStore | undefined;

  constructor(options: OpenWorkshopOptions) {
    super(options);
    this.#options = options;
    const { workshopId, store, newId, timers } = options;
    this.#store = store;
    this.refusedEdits = new RefusedEdits({
      workshopId,
      store,
      newId,
      submit: (command) => this.submit(command),
    });
    this.texts = new Texts({
      session: this,
      store,
      newId,
      unplaced: (text) => this.refusedEdits.text(text),
    });
    const { connection, bounds } = options;
    const line = new SocketLine({
      connection,
      status: this.status,
      answerTimeoutMs: bounds.answerTimeoutMs,
      notOpened: () => this.subscription.notOpened(),
    });
    this.presence = new Presence({
      session: this,
      line,
      typing: this.texts,
      timers,
      bounds: defaultPresenceBounds,
    });
    this.tools = new Tools({ workshopId, line, timers });
    this.sharedReplays = new SharedReplays({
      workshopId,
      line,
      timers,
      newId,
      me: () => this.you?.participantId,
      openPlayer: (range) => this.#player({ ...range, isLed: true }),
    });
    this.undo = new UndoHistory(this);
    this.onOutcome((request, outcome) => {
      // Words are told of by their text, and undoing by whoever asked for it.
      const isTold = request.type === 'EditText' || request.undoes !== undefined;
      if (!outcome.ok && !isTold) this.refusedEdits.command(request, outcome);
    });
    this.#sync = new Cell(this.#syncNow());
    const sources: readonly Observable<unknown>[] = [
      this.status,
      this.outbox.pending,
      this.texts.unsettled,
      this.refusedEdits.list,
      ...(store ? [store.isSafe] : []),
    ];
    for (const source of sources)
      source.subscribe(() => {
        const next = this.#syncNow();
        if (!isSame(this.#sync.get(), next)) this.#sync.set(next);
      });
  }

  get sync(): Observable<SyncStatus> {
    return this.#sync;
  }

  /** Alone, up to what is confirmed now; to be closed by who asked for it. */
  replay(range: { readonly from?: number; readonly to?: number } = {}): ReplayPlayer {
    const { from = -1, to = this.confirmed.get().revision } = range;
    return this.#player({ from, to });
  }

  override noticeArrived(notice: Notice): void {
    super.noticeArrived(notice);
    this.tools.noticeArrived(notice);
    this.sharedReplays.noticeArrived(notice);
  }

  override takeUp(): void {
    super.takeUp();
    this.refusedEdits.takeUp();
    this.texts.takeUp();
  }

  override close(): void {
    this.presence.close();
    this.sharedReplays.close();
    this.texts.close();
    super.close();
    this.undo.close();
  }

  #player(range: Pick<ReplayOptions, 'from' | 'to' | 'isLed'>): ReplayPlayer {
    const { past, fold, timers } = this.#options;
    const { state: now } = this.confirmed.get();
    const { from, to, isLed = false } = range;
    return new ReplayPlayer({ source: past, timers, fold, now, from, to, isLed });
  }

  #syncNow(): SyncStatus {
    // The edit of a text that is on its way is counted with the text.
    const commands = this.outbox.pending
      .get()
      .filter((request) => !this.outbox.isKeptElsewhere(request));
    const waiting = commands.length + this.texts.unsettled.get();
    const refused = this.refusedEdits.list.get().length;
    const kept = this.#store?.isSafe.get() ?? false;
    const status = this.status.get().kind;
    const connected = waiting === 0 ? 'saved' : 'saving';
    const elsewise = status === 'refused' ? 'ended' : 'offline';
    return { kind: status === 'live' ? connected : elsewise, waiting, refused, kept };
  }
}

function isSame(one: SyncStatus, other: SyncStatus): boolean {
  const { kind, waiting, refused, kept } = one;
  return (
    kind === other.kind &&
    waiting === other.waiting &&
    refused === other.refused &&
    kept === other.kept
  );
}
