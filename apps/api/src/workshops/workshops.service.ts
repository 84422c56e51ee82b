import {
  Aggregates,
  type Answer,
  type EventStore,
  type PlacedEvent,
  type SnapshotStore,
  StoreUnavailableError,
  TooManyLoadedError,
} from '@rembuk/event-sourcing';
import { type CommandAccepted, refused, type Refused, serverErrors } from '@rembuk/protocol';
import { refusals, type Warning, type WorkshopCommand, type WorkshopState } from '@rembuk/workshop';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { LOG, type Log, MetricsService } from '../operations/index.ts';
import { LogFollower } from '../store/log-follower.ts';
import { EVENT_STORE, SNAPSHOT_STORE } from '../store/store.tokens.ts';
import type { CommandActor } from './command-actor.ts';
import { workshopDecider } from './workshop-decider.ts';
import { workshopIdOf, workshopStream } from './workshop-stream.ts';

export interface CommandSubmission {
  readonly commandId: string;
  readonly actor: CommandActor;
  readonly command: WorkshopCommand;
  readonly seen: number;
  readonly overwrite: boolean;
  /** Id of the sender's earlier command that this one takes back. */
  readonly undoes?: string;
  readonly correlationId: string;
  /** Size on the wire. */
  readonly bytes: number;
}

/** A workshop as it stands in memory; reads as of the moment of asking. */
export interface LoadedWorkshop {
  readonly state: WorkshopState;
  /** Revision of the last durable event. */
  readonly head: number;
  readonly headHash: string;
  /** The events behind `revision` if they are still at hand. */
  recentAfter(revision: number): readonly PlacedEvent[] | undefined;
}

type CommitListener = (workshopId: string, events: readonly PlacedEvent[]) => void;

/** The workshops of this installation: commands go in here, what became of them comes out. */
@Injectable()
export class WorkshopsService implements OnApplicationShutdown, OnModuleInit {
  readonly #store: EventStore;
  readonly #clock: Clock;
  readonly #aggregates: Aggregates<WorkshopState, WorkshopCommand, CommandActor, Warning>;
  readonly #listeners = new Set<CommitListener>();
  /** Workshops are never removed, so what was once found stays true. */
  readonly #known = new Set<string>();
  readonly #lookups = new Map<string, Promise<boolean>>();
  #isFollowed: (workshopId: string) => boolean = () => false;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(SNAPSHOT_STORE) snapshots: SnapshotStore,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly metrics: MetricsService,
    private readonly follower: LogFollower,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#aggregates = new Aggregates({
      store,
      snapshots,
      decider: workshopDecider,
      clock,
      random: Math.random,
      isFollowed: (stream) => store.capabilities.shared && this.#isFollowed(workshopIdOf(stream)),
      listener: {
        committed: (stream, events) => this.#tell(workshopIdOf(stream), events),
        batchCommitted: ({ events, appendMs }) => metrics.appended(events, appendMs),
        failed: (stream, error) => this.#failed(stream, error),
      },
    });
    metrics.countWorkshops(() => this.#aggregates.loadedCount);
  }

  onModuleInit(): void {
    this.follower.keep('workshops', (signal) =>
      this.#aggregates.follow(workshopStream(''), signal),
    );
  }

  /** Of which workshops somebody here hears what happens: they stay loaded where other nodes write too. */
  keepWhile(isFollowed: (workshopId: string) => boolean): void {
    this.#isFollowed = isFollowed;
  }

  /** Tells durable events, in order and without gaps for each workshop while it is loaded. */
  onCommitted(listener: CommitListener): void {
    this.#listeners.add(listener);
  }

  /**
   * The workshop, or undefined when there is none. Where other nodes write too and what this one holds `isEnough` not,
   * as for somebody who was let in elsewhere a moment ago, the log is asked for what is new.
   * @throws StoreUnavailableError, TooManyLoadedError: {@link refusalOf} words them.
   */
  async load(
    workshopId: string,
    isEnough: (workshop: LoadedWorkshop) => boolean = () => true,
  ): Promise<LoadedWorkshop | undefined> {
    if (!this.#known.has(workshopId) && !(await this.#exists(workshopId))) return undefined;
    const loop = await this.#aggregates.load(workshopStream(workshopId));
    if (this.#store.capabilities.shared && !isEnough(loop)) await loop.refresh();
    return loop;
  }

  /** The state of a workshop as it stands; undefined when there is none. */
  async read(workshopId: string): Promise<{ state: WorkshopState; head: number } | undefined> {
    const loaded = await this.load(workshopId);
    return loaded && { state: loaded.state, head: loaded.head };
  }

  /** Resolves when the outcome is durable. Commands handed in one after the other are decided in that order. */
  async submit(
    workshopId: string,
    submission: CommandSubmission,
  ): Promise<CommandAccepted | Refused> {
    const startedMs = performance.now();
    const answer = await this.#submit(workshopId, submission);
    this.metrics.commandAnswered(
      submission.command.type,
      answer.ok ? 'accepted' : answer.code,
      performance.now() - startedMs,
    );
    return answer;
  }

  /**
   * What a command would be refused for as things stand, without a trace: for work that must come before it.
   * @throws StoreUnavailableError, TooManyLoadedError
   */
  async refusalFor(
    workshopId: string,
    { actor, ...rest }: CommandSubmission,
  ): Promise<Refused | undefined> {
    const loaded = await this.load(workshopId);
    if (!loaded) return refused('unknown_workshop');
    const { state, head } = loaded;
    const submission = { ...rest, actor, actorId: actor.personId };
    const at = new Date(this.#clock()).toISOString();
    const verdict = workshopDecider.decide(state, submission, { head, at });
    return verdict.kind === 'accepted' ? undefined : wordedRefusal(verdict);
  }

  async #submit(
    workshopId: string,
    { actor, ...rest }: CommandSubmission,
  ): Promise<CommandAccepted | Refused> {
    try {
      // A made-up id must not take up room in memory; only who may open a workshop may name a new one.
      const opens = rest.command.type === 'OpenWorkshop' && actor.accountRole !== undefined;
      if (!opens && !this.#known.has(workshopId) && !(await this.#exists(workshopId)))
        return refused('unknown_workshop');
      const submission = { ...rest, actor, actorId: actor.personId };
      return wordedAnswer(await this.#aggregates.submit(workshopStream(workshopId), submission));
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return refusal;
    }
  }

  /** Answers every command accepted so far, then takes no more. Idempotent. */
  async close(): Promise<void> {
    await this.#aggregates.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  #failed(stream: string, error: unknown): void {
    // What the store refused was counted where it was asked: see watched-store.ts.
    if (!(error instanceof StoreUnavailableError)) this.metrics.appendFailed('defect');
    this.log.error({ stream, err: error }, 'a batch of commands could not be settled');
  }

  /** One question at a time for each id, so that commands that came in order go on in order. */
  #exists(workshopId: string): Promise<boolean> {
    const asked = this.#lookups.get(workshopId);
    if (asked) return asked;
    const lookup = this.#store
      .head(workshopStream(workshopId))
      .then((head) => {
        if (head !== undefined) this.#known.add(workshopId);
        return head !== undefined;
      })
      .finally(() => this.#lookups.delete(workshopId));
    this.#lookups.set(workshopId, lookup);
    return lookup;
  }

  #tell(workshopId: string, events: readonly PlacedEvent[]): void {
    this.#known.add(workshopId);
    for (const listener of this.#listeners) {
      try {
        listener(workshopId, events);
      } catch (error) {
        // The events are durable: whoever cannot take them must not undo that for the others.
        this.log.error({ workshopId, err: error }, 'a listener failed');
      }
    }
  }
}

/** The refusal for an error that was to be expected; undefined for a defect. */
export function refusalOf(error: unknown): Refused | undefined {
  if (error instanceof StoreUnavailableError) return refused('store_unavailable');
  return error instanceof TooManyLoadedError ? refused('overloaded') : undefined;
}

function wordedAnswer(answer: Answer<Warning>): CommandAccepted | Refused {
  if (answer.ok) {
    const { advice, ...accepted } = answer;
    return advice.length === 0 ? accepted : { ...accepted, warnings: advice };
  }
  if ('postponed' in answer) return refused(answer.postponed);
  if ('idTaken' in answer) return refused('command_id_taken');
  if ('revisionAhead' in answer) return refused('revision_ahead');
  return wordedRefusal(answer);
}

function wordedRefusal({ code, details }: Pick<Refused, 'code' | 'details'>): Refused {
  const refusal = { ok: false, code, message: refusalMessage(code), retryable: false } as const;
  return details === undefined ? refusal : { ...refusal, details };
}

const messages: Readonly<Record<string, string>> = {
  undo_unknown: serverErrors.undo_unknown.message,
  undo_not_yours: serverErrors.undo_not_yours.message,
  undo_unrelated: serverErrors.undo_unrelated.message,
  ...refusals,
};

/** An old outcome may carry a code that this version no longer gives. */
function refusalMessage(code: string): string {
  return messages[code] ?? 'The command was refused.';
}
