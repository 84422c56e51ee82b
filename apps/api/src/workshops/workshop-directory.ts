import type { EventStore, PlacedEvent, RecordedEvent } from '@rembuk/event-sourcing';
import type { WorkshopEvent } from '@rembuk/workshop';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LOG, type Log } from '../operations/index.ts';
import { LogFollower } from '../store/log-follower.ts';
import { EVENT_STORE } from '../store/store.tokens.ts';
import type { CommandActor } from './command-actor.ts';
import { DirectoryCheckpoints } from './directory-checkpoints.ts';
import { workshopIdOf, workshopStream } from './workshop-stream.ts';
import { WorkshopsService } from './workshops.service.ts';

export interface ListedWorkshop {
  readonly id: string;
  readonly name: string;
  readonly region: string;
}

interface Entry {
  name: string;
  region: string;
  /** Of the last event that it holds. */
  revision: number;
  /** Those who have a seat, by person. */
  readonly seated: Set<string>;
}

/** All that the list of workshops depends on. */
const types = [
  'WorkshopOpened',
  'WorkshopRevised',
  'ParticipantJoined',
  'ParticipantReassigned',
  'ParticipantRemoved',
] as const satisfies readonly WorkshopEvent['type'][];
const listed: ReadonlySet<string> = new Set(types);

/** Events between two checkpoints: what a start after a crash has to look through. */
const CHECKPOINT_EVERY = 5_000;

/** Which workshops there are, and for whom: a projection over all of them, kept up with what is committed. */
@Injectable()
export class WorkshopDirectory implements OnModuleInit, OnApplicationShutdown {
  readonly #entries = new Map<string, Entry>();
  /** Everything up to there is in the entries. */
  #position: string | undefined;
  /** Where the latest event that is known of lies. */
  #latest: string | undefined;
  #unsaved = 0;
  #saving: Promise<void> | undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly checkpoints: DirectoryCheckpoints,
    private readonly workshops: WorkshopsService,
    private readonly follower: LogFollower,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Nobody can commit anything before the modules are up, so nothing falls between history and what follows. */
  async onModuleInit(): Promise<void> {
    const checkpoint = await this.checkpoints.load();
    if (checkpoint) {
      this.#position = checkpoint.position;
      for (const { id, seated, ...entry } of checkpoint.workshops)
        this.#entries.set(id, { ...entry, seated: new Set(seated) });
    }
    await this.#catchUp();
    this.workshops.onCommitted((workshopId, events) => this.#committed(workshopId, events));
    // Workshops that are not loaded here, too.
    this.follower.keep('the directory', (signal) => this.#follow(signal));
    // Read from the beginning this once.
    if (!checkpoint && this.#latest) this.#saveMeanwhile();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#saving;
    if (this.#unsaved > 0) await this.#save();
  }

  /** The workshops that a person may read, by name. */
  listFor({ personId, accountRole }: CommandActor): readonly ListedWorkshop[] {
    return [...this.#entries]
      .filter(([, { seated }]) => accountRole !== undefined || seated.has(personId))
      .map(([id, { name, region }]) => ({ id, name, region }))
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  #committed(workshopId: string, events: readonly PlacedEvent[]): void {
    // Where others write too there is one source, of one's own events too: two would cross.
    if (!this.store.capabilities.shared)
      for (const event of events) if (listed.has(event.type)) this.#take(workshopId, event);
    this.#seen(workshopStream(workshopId), events.length);
    if (this.#unsaved >= CHECKPOINT_EVERY) this.#saveMeanwhile();
  }

  #saveMeanwhile(): void {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = undefined;
    });
  }

  #seen(stream: string, count: number): void {
    this.#latest = stream;
    this.#unsaved += count;
  }

  async #catchUp(): Promise<void> {
    const after = this.#position === undefined ? {} : { after: this.#position };
    const history = this.store.readAll({ streamPrefix: workshopStream(''), types, ...after });
    for await (const { stream, event } of history) {
      if (this.#take(workshopIdOf(stream), event)) this.#seen(stream, 1);
      this.#position = event.position;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const after = this.#position === undefined ? {} : { after: this.#position };
    const filter = { streamPrefix: workshopStream(''), types };
    for await (const message of this.store.subscribe({ ...filter, ...after, signal })) {
      if (message.kind !== 'event') continue;
      if (this.#take(workshopIdOf(message.stream), message.event)) this.#seen(message.stream, 1);
      this.#position = message.event.position;
    }
  }

  /** False for what is in already. */
  #take(id: string, { type, data, revision }: PlacedEvent): boolean {
    const entry = this.#entries.get(id) ?? {
      name: '',
      region: '',
      revision: -1,
      seated: new Set<string>(),
    };
    if (revision <= entry.revision) return false;
    this.#entries.set(id, entry);
    entry.revision = revision;
    const { name, region, participantId } = data as Partial<
      Record<'name' | 'region' | 'participantId', string>
    >;
    if (type === 'ParticipantRemoved') entry.seated.delete(participantId ?? '');
    else if (participantId !== undefined) entry.seated.add(participantId);
    else {
      entry.name = name ?? entry.name;
      entry.region = region ?? entry.region;
    }
    return true;
  }

  /** A directory that is not saved costs time at the next start, and nothing else. */
  async #save(): Promise<void> {
    const unsaved = this.#unsaved;
    try {
      const last = await this.#latestEvent();
      if (!last) return;
      // Of other workshops something may lie before it that was not told yet.
      await this.#catchUp();
      const workshops = [...this.#entries].map(([id, { seated, ...entry }]) => ({
        id,
        ...entry,
        seated: [...seated],
      }));
      await this.checkpoints.save(last, workshops);
      this.#position = last.event.position;
      this.#unsaved -= unsaved;
    } catch (error) {
      this.#unsaved = 0;
      this.log.warn({ err: error }, 'the list of workshops could not be saved');
    }
  }

  async #latestEvent(): Promise<
    { readonly stream: string; readonly event: RecordedEvent } | undefined
  > {
    const stream = this.#latest;
    if (stream === undefined) return undefined;
    for await (const event of this.store.readStream(stream, { direction: 'backwards' }))
      return { stream, event };
    return undefined;
  }
}
