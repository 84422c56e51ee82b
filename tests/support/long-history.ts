import { randomUUID } from 'node:crypto';
import { eventId, genesisHash, type RecordedEvent, seal } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { readLog, workshopStream } from './log.ts';

/** So many are appended at once. */
const batch = 2_000;

export interface Lengthened {
  /** The workshop that the other begins as. */
  readonly from: string;
  readonly to: string;
  readonly retitled: number;
}

/**
 * Makes a workshop that begins as another did, and in which whoever proposed strategies there retitles them in turn: far
 * more than people could do within a test. Straight in the log of a folder that no server has, as if it had happened.
 */
export async function lengthen(data: string, { from, to, retitled }: Lengthened): Promise<void> {
  const begun = await readLog(data, workshopStream(from));
  const proposed = begun.filter(({ type }) => type === 'StrategyProposed');
  const events = [
    ...begun,
    ...Array.from({ length: retitled }, (_, time) =>
      asRetitled(proposed[time % proposed.length]!, time),
    ),
  ];
  const stream = workshopStream(to);
  let hash = genesisHash(stream);
  const store = await SqliteEventStore.open({ folder: data });
  try {
    for (let done = 0; done < events.length; done += batch) {
      const next = events.slice(done, done + batch).map((event) => {
        const sealed = seal(hash, anew(event));
        ({ hash } = sealed.meta);
        return sealed;
      });
      await store.append(stream, done === 0 ? 'no_stream' : done - 1, next);
    }
  } finally {
    await store.close();
  }
}

type Happened = Pick<RecordedEvent, 'type' | 'v' | 'data' | 'meta'>;

function asRetitled({ data, meta }: RecordedEvent, time: number): Happened {
  const { strategyId } = data as { readonly strategyId: string };
  const title = `Kampung tangguh ${time}`;
  return { type: 'StrategyRetitled', v: 1, data: { strategyId, title }, meta };
}

/** By a command of its own. */
function anew({ type, v, data, meta }: Happened) {
  const commandId = randomUUID();
  const ids = { commandId, correlationId: commandId, causationId: commandId };
  return { id: eventId(commandId, 0), type, v, data, meta: { ...meta, ...ids } };
}
