import { readFile } from 'node:fs/promises';
import type { PlacedEvent } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import {
  type Actor,
  openingOf,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
} from '@rembuk/workshop';
import { DecidedHistory } from '../support/decided-history.ts';
import { seededRandom } from '../support/random.ts';

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
  const stream = `workshop-${demoWorkshopId}`;
  const history = new DecidedHistory(stream, random);
  const events: PlacedEvent[] = [];
  const perform = (actor: Actor, command: WorkshopCommand, afterMs: number) => {
    const made = history.perform(actor, command, startMs + Math.floor(afterMs));
    if (typeof made === 'string') throw new Error(`${command.type}: ${made}`);
    events.push(...made);
  };
  perform(office, { type: 'OpenWorkshop', data: openingOf(file) }, 0);
  const cast = new Map<string, Actor>();
  for (const { as } of script) {
    const key = JSON.stringify(as);
    if (cast.has(key)) continue;
    const actor = { id: `demo-${cast.size + 1}`, ...as };
    cast.set(key, actor);
    const { id: participantId, ...seat } = actor;
    perform(office, { type: 'AdmitParticipant', data: { participantId, ...seat } }, 0);
  }
  for (const [index, { as, command }] of script.entries())
    perform(cast.get(JSON.stringify(as)) ?? office, command, moments[index] ?? 0);
  const store = await SqliteEventStore.open({ folder });
  await store.append(stream, 'no_stream', events);
  await store.close();
  return history.head;
}
