import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import {
  eventId,
  type EventToAppend,
  genesisHash,
  outcomeEventId,
  seal,
} from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import {
  decide,
  evolve,
  initialState,
  isRefusal,
  openingOf,
  readMasterplanFile,
  scriptOf,
  type WorkshopCommand,
} from '@rembuk/workshop';

/** Fresh folders, gone afterwards. */
export class Folders {
  readonly #made: string[] = [];

  async fresh(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-cli-'));
    this.#made.push(folder);
    return folder;
  }

  async remove(): Promise<void> {
    for (const folder of this.#made.splice(0)) await rm(folder, { recursive: true, force: true });
  }
}

export const demoFile = new URL('../../../../demo/pasuruan-2018.json', import.meta.url);

/** Fills a data folder with the demo workshop `w1`, an outcome that left no event, and a person. */
export async function fillLog(folder: string): Promise<void> {
  const store = await SqliteEventStore.open({ folder });
  const history = demoHistory('workshop-w1');
  const half = Math.floor(history.length / 2);
  const outcome = { type: 'CommandRefused', v: 1, data: { decidedAt: 3, code: 'forbidden' } };
  const person = { type: 'PersonRegistered', v: 1, data: { name: 'Ani', workshopId: 'w1' } };
  await store.append('workshop-w1', 'no_stream', history.slice(0, half));
  await store.append('person-p1', 'no_stream', [sealed('person-p1', person)]);
  await store.append('outcomes-workshop-w1', 'no_stream', [
    sealed('outcomes-workshop-w1', outcome),
  ]);
  await store.append('workshop-w1', half - 1, history.slice(half));
  await store.close();
}

function sealed(stream: string, event: { type: string; v: number; data: object }): EventToAppend {
  const commandId = randomUUID();
  return seal(genesisHash(stream), {
    ...event,
    id: outcomeEventId(commandId),
    meta: meta(commandId),
  });
}

/** The demo, decided and chained, but not by a server. */
export function demoHistory(stream: string): EventToAppend[] {
  const file = readMasterplanFile(JSON.parse(readFileSync(demoFile, 'utf8')));
  if ('problems' in file) throw new Error('the demo does not read');
  const commands: WorkshopCommand[] = [
    { type: 'OpenWorkshop', data: openingOf(file) },
    ...scriptOf(file).map(({ command }) => command),
  ];
  let state = initialState;
  let hash = genesisHash(stream);
  const history: EventToAppend[] = [];
  for (const command of commands) {
    const head = history.length - 1;
    // DPKP proposes on a board where it does not sit.
    const organizationId =
      command.type === 'ProposeStrategy' ? command.data.organizationId : 'opd-01';
    const actor = { id: 'ani', role: 'facilitator', organizationId } as const;
    const at = meta('').at;
    const decision = decide(state, command, { actor, at, seen: head, head, overwrite: false });
    if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`);
    const commandId = randomUUID();
    for (const [place, event] of decision.entries()) {
      const whole = { ...event, id: eventId(commandId, place), meta: meta(commandId) };
      const chained = seal(hash, whole);
      hash = chained.meta.hash;
      state = evolve(state, { ...event, revision: history.length, meta: whole.meta });
      history.push(chained);
    }
  }
  return history;
}

export function meta(commandId: string) {
  const at = '2018-10-02T02:00:00.000Z';
  const cause = { correlationId: commandId, causationId: commandId };
  return { commandId, actorId: 'ani', role: 'facilitator', at, ...cause };
}
