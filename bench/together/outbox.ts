import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { when } from '@rembuk/client';
import { openFileStore } from '@rembuk/client/node';
import type { WireEvent } from '@rembuk/protocol';
import { type Editor, editOf } from '../live/edits.ts';
import { fillHall } from '../live/hall.ts';
import { Http } from '../support/http.ts';
import { seededRandom } from '../support/random.ts';
import type { RembukServer } from '../support/rembuk-server.ts';
import { atMost } from '../support/rows.ts';
import { type Outcome, quantile } from './outcome.ts';
import { Seat } from './seat.ts';

const landedMsMax = 3_000;

export interface OutboxPlan {
  readonly edits: number;
  /** One person each: what one may send at once is limited. */
  readonly tries: number;
  readonly seed: number;
}

/**
 * Somebody works offline; their device keeps it. The process ends and another one comes back, connects, and sends:
 * from being let in to everything having landed, in the log and off the device.
 */
export async function sendOutbox(server: RembukServer, plan: OutboxPlan): Promise<Outcome> {
  const editors = await fillHall(server, plan.tries);
  const random = seededRandom(plan.seed);
  const took: number[] = [];
  let wrong = 0;
  const folder = await mkdtemp(join(tmpdir(), 'rembuk-bench-outbox-'));
  try {
    for (const [index, editor] of editors.entries()) {
      const path = join(folder, `${index}.db`);
      const ids = await workOffline(server, editor, path, plan.edits, random);
      took.push(await landed(server, editor, path, plan.edits));
      wrong += await notOnce(server, editor, ids);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const name = `${plan.edits} offline edits landed`;
  return {
    rows: [
      { name: `${name}, p50 of ${took.length}`, value: quantile(took, 0.5), unit: 'ms' },
      atMost(`${name}, slowest of ${took.length}`, Math.max(...took), 'ms', landedMsMax),
      atMost('edits that are not in the log once', wrong, 'edits', 0),
    ],
    more: { ...plan, took },
  };
}

/** @returns the ids of the commands that are on the device, and nowhere else. */
async function workOffline(
  { url }: RembukServer,
  editor: Editor,
  path: string,
  edits: number,
  random: () => number,
): Promise<ReadonlySet<string>> {
  const store = openFileStore(path);
  const seat = new Seat({ url, editor, store });
  await seat.live();
  await seat.leave();
  for (let serial = 1; serial <= edits; serial += 1)
    void seat.session.submit(editOf(editor, serial, random));
  const ids = new Set(seat.session.outbox.pending.get().map(({ id }) => id));
  seat.close();
  await store.close();
  if (ids.size !== edits) throw new Error(`${ids.size} of ${edits} edits wait`);
  return ids;
}

async function landed(
  { url }: RembukServer,
  editor: Editor,
  path: string,
  edits: number,
): Promise<number> {
  const store = openFileStore(path);
  const seat = new Seat({ url, editor, store }, { away: true });
  try {
    const { session, client } = seat;
    if (session.outbox.pending.get().length !== edits) throw new Error('the device kept less');
    seat.comeBack();
    await when(client.status, ({ kind }) => kind === 'online');
    const startMs = performance.now();
    await when(session.outbox.pending, (pending) => pending.length === 0);
    await store.flushed();
    const tookMs = performance.now() - startMs;
    const refused = session.refusedEdits.list.get();
    if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
    if (store.entries('').length > 0) throw new Error('something is left on the device');
    return tookMs;
  } finally {
    seat.close();
    await store.close();
  }
}

const pageEvents = 1_000;

async function notOnce(
  server: RembukServer,
  { workshopId, auth: { token } }: Editor,
  ids: ReadonlySet<string>,
): Promise<number> {
  const http = new Http(server.url);
  const found = new Map(Array.from(ids, (id) => [id, 0]));
  for (let after = -1, isLast = false; !isLast;) {
    const query = after < 0 ? `limit=${pageEvents}` : `after=${after}&limit=${pageEvents}`;
    const { events } = await http.get<{ events: readonly WireEvent[] }>(
      `/workshops/${workshopId}/events?${query}`,
      token,
    );
    for (const { meta } of events) {
      const count = found.get(meta.commandId);
      if (count !== undefined) found.set(meta.commandId, count + 1);
    }
    after += events.length;
    isLast = events.length < pageEvents;
  }
  return Array.from(found.values()).filter((count) => count !== 1).length;
}
