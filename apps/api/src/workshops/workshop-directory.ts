import type { EventStore, RecordedEvent } from '@rembuk/event-sourcing';
import type { WorkshopEvent } from '@rembuk/workshop';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { LOG, type Log } from '../operations/index.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import type { CommandActor } from './command-actor.ts';
import { workshopIdOf, workshopStream } from './workshop-stream.ts';

export interface ListedWorkshop {
  readonly id: string;
  readonly name: string;
  readonly region: string;
}

interface Entry {
  readonly listed: ListedWorkshop;
  /** Those who have a seat, by person. */
  readonly seated: ReadonlySet<string>;
}

/** All that the list of workshops depends on. */
const types = [
  'WorkshopOpened',
  'WorkshopRevised',
  'ParticipantJoined',
  'ParticipantReassigned',
  'ParticipantRemoved',
] as const satisfies readonly WorkshopEvent['type'][];

/** Which workshops there are, and for whom: a projection over all of them, kept up by a catch-up subscription. */
@Injectable()
export class WorkshopDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #entries = new Map<string, Entry>();
  readonly #ending = new AbortController();
  readonly #caughtUp = Promise.withResolvers<void>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    void this.#follow();
  }

  onApplicationShutdown(): void {
    this.#ending.abort();
  }

  /** The workshops that a person may read, by name. */
  async listFor({ personId, accountRole }: CommandActor): Promise<readonly ListedWorkshop[]> {
    await this.#caughtUp.promise;
    return [...this.#entries.values()]
      .filter(({ seated }) => accountRole !== undefined || seated.has(personId))
      .map(({ listed }) => listed)
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ending;
    const streamPrefix = workshopStream('');
    try {
      for await (const message of this.store.subscribe({ streamPrefix, types, signal }))
        if (message.kind === 'event') this.#take(workshopIdOf(message.stream), message.event);
        else this.#caughtUp.resolve();
    } catch (error) {
      if (!signal.aborted) this.log.error({ err: error }, 'the list of workshops is not kept up');
    } finally {
      this.#caughtUp.resolve();
    }
  }

  #take(id: string, event: RecordedEvent): void {
    const entry = this.#entries.get(id) ?? {
      listed: { id, name: '', region: '' },
      seated: new Set<string>(),
    };
    this.#entries.set(id, entryAfter(entry, event));
  }
}

function entryAfter({ listed, seated }: Entry, { type, data }: RecordedEvent): Entry {
  const { name, region, participantId } = data as {
    readonly name?: string;
    readonly region?: string;
    readonly participantId?: string;
  };
  if (participantId === undefined)
    return {
      listed: { id: listed.id, name: name ?? listed.name, region: region ?? listed.region },
      seated,
    };
  const others = new Set(seated);
  if (type === 'ParticipantRemoved') others.delete(participantId);
  else others.add(participantId);
  return { listed, seated: others };
}
