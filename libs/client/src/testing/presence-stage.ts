import type {
  ClockAnswer,
  NotifyRequest,
  PersonPresence,
  PresenceUpdate,
  Refused,
  WireEvent,
} from '@rembuk/protocol';
import type { TextChange, TextPlace, WorkshopState } from '@rembuk/workshop';
import type { Confirmed } from '../confirmed.ts';
import { Cell } from '../observable.ts';
import type { Line, LineListener } from '../presence/line.ts';
import { Presence, type PresenceBounds } from '../presence/presence.ts';
import type { UnsentTyping } from '../presence/text-carets.ts';
import type { CommandOutcome } from '../outbox.ts';
import { randomUuid } from '../uuid.ts';
import { planned } from './hall.ts';
import { ManualTimers } from './manual-timers.ts';
import { MemoryWorkshop } from './memory-workshop.ts';

/** A line that is up or down as told, and keeps what went over it. */
export class TestLine implements Line {
  isLive = true;
  readonly said: PresenceUpdate[] = [];
  readonly asked: NotifyRequest[] = [];
  answer: { readonly ok: true } | Refused = { ok: true };
  serverNow: () => number = () => 0;
  readonly #listeners: LineListener[] = [];

  present(update: PresenceUpdate): void {
    this.said.push(update);
  }

  notify(request: NotifyRequest): Promise<{ readonly ok: true } | Refused> {
    this.asked.push(request);
    return Promise.resolve(this.answer);
  }

  clock(): Promise<ClockAnswer | Refused> {
    return Promise.resolve({ ok: true, nowMs: this.serverNow() });
  }

  listen(listener: LineListener): void {
    this.#listeners.push(listener);
  }

  cut(): void {
    this.isLive = false;
    for (const { lost } of this.#listeners) lost();
  }

  restore(): void {
    this.isLive = true;
    for (const { live } of this.#listeners) live();
  }
}

/** What is typed and not sent, as told. */
export class TestTyping implements UnsentTyping {
  #unsent: ReturnType<UnsentTyping['unsent']>;
  readonly #listeners = new Set<(on: TextPlace) => void>();

  unsent(): ReturnType<UnsentTyping['unsent']> {
    return this.#unsent;
  }

  onTyped(listener: (on: TextPlace) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** As the draft does when events come: nobody is told. */
  isNow(unsent: ReturnType<UnsentTyping['unsent']>): void {
    this.#unsent = unsent;
  }

  type(on: TextPlace, revision: number, ...changes: TextChange[]): void {
    this.#unsent = { revision, changes };
    for (const listener of this.#listeners) listener(on);
  }
}

/**
 * One person's presence in a workshop of the real domain, with everything around it at hand. The explanation of its
 * sheet reads `0123456789`.
 */
export class PresenceStage {
  static readonly on: TextPlace = { kind: 'sheet', id: 'sheet-1', field: 'explanation' };
  static readonly focus = 'sheet/sheet-1/explanation';
  readonly workshop = new MemoryWorkshop();
  readonly line = new TestLine();
  readonly typing = new TestTyping();
  readonly timers = new ManualTimers();
  readonly confirmed: Cell<Confirmed<WorkshopState>>;
  readonly presence: Presence;
  readonly #listeners = new Set<(events: readonly WireEvent[], how: 'live') => void>();

  constructor(me: string, bounds: PresenceBounds = { sayEveryMs: 50, idleAfterMs: 60_000 }) {
    this.confirmed = new Cell<Confirmed<WorkshopState>>({
      state: this.workshop.state,
      revision: -1,
    });
    this.presence = new Presence({
      session: {
        workshopId: 'w1',
        confirmed: this.confirmed,
        you: { participantId: me, role: 'member' },
        onEvents: (listener) => {
          this.#listeners.add(listener);
          return () => {
            this.#listeners.delete(listener);
          };
        },
      },
      line: this.line,
      typing: this.typing,
      timers: this.timers,
      bounds,
    });
    this.elsewhere('OpenWorkshop', {
      name: 'Masterplan',
      region: 'Kabupaten',
      period: { from: 2018, to: 2023 },
      timeZone: 'Asia/Jakarta',
      language: 'id',
    });
    planned(this);
    this.edits('elsewhere', [[0, '0123456789']]);
  }

  get revision(): number {
    return this.workshop.head;
  }

  /** Decided, recorded, folded in and told, in the order in which a session does it. */
  elsewhere(type: string, data: object, person = 'elsewhere'): CommandOutcome {
    const [id, seen] = [randomUuid(), this.workshop.head];
    const request = { id, workshopId: 'w1', type, data: { ...data }, seen, overwrite: true };
    const { outcome, events } = this.workshop.decide(request, person);
    for (const listener of this.#listeners) listener(events, 'live');
    this.confirmed.set({ state: this.workshop.state, revision: this.workshop.head });
    return outcome;
  }

  /** Somebody changes the text. Gives the revision. */
  edits(person: string, change: TextChange): number {
    const outcome = this.elsewhere('EditText', { on: PresenceStage.on, change }, person);
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.revision;
  }

  hears(...people: PersonPresence[]): void {
    this.presence.frameArrived({ workshopId: 'w1', people });
  }
}
