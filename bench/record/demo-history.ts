import { readFile } from 'node:fs/promises';
import {
  eventId,
  type EventToAppend,
  genesisHash,
  type PlacedEvent,
  seal,
} from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import {
  type Actor,
  decide,
  evolve,
  initialState,
  openingOf,
  type PlacedEvent as PlacedWorkshopEvent,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
} from '@rembuk/workshop';
import { seededRandom, seededUuid } from '../support/random.ts';

export const demoWorkshopId = 'pasuruan-2018';

const demoFile = new URL('../../demo/pasuruan-2018.json', import.meta.url);
const startMs = Date.parse('2018-10-03T01:00:00.000Z');
const office: Actor = { id: 'office', role: 'admin' };

export interface DemoPlan {
  readonly seconds: number;
  readonly seed: number;
}

/**
 * Writes the demo masterplan into a data folder, as the people of the third Bimtek would have made it within so many
 * seconds: its script at seeded moments, each command decided by the domain.
 * @returns the last revision.
 */
export async function recordDemo(folder: string, { seconds, seed }: DemoPlan): Promise<number> {
  const file = readMasterplanFile(JSON.parse(await readFile(demoFile, 'utf8')));
  if ('problems' in file) throw new Error('the demo file is wrong');
  const script = scriptOf(file);
  const random = seededRandom(seed);
  const moments = Array.from(script, () => random() * seconds * 1000).toSorted((a, b) => a - b);
  const history = new History(`workshop-${demoWorkshopId}`, random);
  history.does(office, { type: 'OpenWorkshop', data: openingOf(file) }, 0);
  const cast = new Map<string, Actor>();
  for (const { as } of script) {
    const key = JSON.stringify(as);
    if (cast.has(key)) continue;
    const actor = { id: `demo-${cast.size + 1}`, ...as };
    cast.set(key, actor);
    const { id: participantId, ...seat } = actor;
    history.does(office, { type: 'AdmitParticipant', data: { participantId, ...seat } }, 0);
  }
  for (const [index, { as, command }] of script.entries())
    history.does(cast.get(JSON.stringify(as)) ?? office, command, moments[index] ?? 0);
  const store = await SqliteEventStore.open({ folder });
  await store.append(history.stream, 'no_stream', history.events);
  await store.close();
  return history.events.length - 1;
}

/** What comes of commands, sealed as a server would. */
class History {
  readonly stream: string;
  readonly events: PlacedEvent[] = [];
  readonly #random: () => number;
  #state = initialState;
  #hash: string;

  constructor(stream: string, random: () => number) {
    this.stream = stream;
    this.#random = random;
    this.#hash = genesisHash(stream);
  }

  does(actor: Actor, command: WorkshopCommand, afterMs: number): void {
    const at = new Date(startMs + Math.floor(afterMs)).toISOString();
    const head = this.events.length - 1;
    const context = { actor, at, seen: head, head, overwrite: true };
    const decision = decide(this.#state, command, context);
    if ('refused' in decision) throw new Error(`${command.type}: ${decision.refused}`);
    const commandId = seededUuid(this.#random);
    const { id: actorId, ...capacity } = actor;
    const cause = { correlationId: commandId, causationId: commandId };
    const meta = { commandId, actorId, ...capacity, at, ...cause };
    for (const [index, event] of decision.entries()) {
      const unsealed = { id: eventId(commandId, index), ...event, meta };
      const sealed: EventToAppend = seal(this.#hash, unsealed);
      this.#hash = sealed.meta.hash;
      const placed = { ...sealed, revision: this.events.length };
      this.#state = evolve(this.#state, placed as PlacedWorkshopEvent);
      this.events.push(placed);
    }
  }
}
