import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import type { WorkshopEvent } from '@rembuk/workshop';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { EVENT_STORE } from '../store/store.tokens.ts';
import type { CommandActor } from './command-actor.ts';
import { workshopIdOf, workshopStream } from './workshop-stream.ts';
import { WorkshopsService } from './workshops.service.ts';

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
const listed: ReadonlySet<string> = new Set(types);

/** Which workshops there are, and for whom: a projection over all of them, kept up with what is committed. */
@Injectable()
export class WorkshopDirectory implements OnModuleInit {
  readonly #entries = new Map<string, Entry>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly workshops: WorkshopsService,
  ) {}

  /** Nobody can commit anything before the modules are up, so nothing falls between history and what follows. */
  async onModuleInit(): Promise<void> {
    for await (const { stream, event } of this.store.readAll({
      streamPrefix: workshopStream(''),
      types,
    }))
      this.#take(workshopIdOf(stream), event);
    this.workshops.onCommitted((workshopId, events) => {
      for (const event of events) if (listed.has(event.type)) this.#take(workshopId, event);
    });
  }

  /** The workshops that a person may read, by name. */
  listFor({ personId, accountRole }: CommandActor): readonly ListedWorkshop[] {
    return [...this.#entries.values()]
      .filter(({ seated }) => accountRole !== undefined || seated.has(personId))
      .map(({ listed: workshop }) => workshop)
      .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  #take(id: string, event: PlacedEvent): void {
    const entry = this.#entries.get(id) ?? {
      listed: { id, name: '', region: '' },
      seated: new Set<string>(),
    };
    this.#entries.set(id, entryAfter(entry, event));
  }
}

function entryAfter({ listed: known, seated }: Entry, { type, data }: PlacedEvent): Entry {
  const { name, region, participantId } = data as {
    readonly name?: string;
    readonly region?: string;
    readonly participantId?: string;
  };
  if (participantId === undefined)
    return {
      listed: { id: known.id, name: name ?? known.name, region: region ?? known.region },
      seated,
    };
  const others = new Set(seated);
  if (type === 'ParticipantRemoved') others.delete(participantId);
  else others.add(participantId);
  return { listed: known, seated: others };
}
