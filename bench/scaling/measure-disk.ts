import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fillHall } from '../live/hall.ts';
import { runLoad } from '../live/rounds.ts';
import { startRembuk } from '../support/rembuk-server.ts';

const people = 20;
const plan = { ratePerSecond: 200, warmupSeconds: 1, seconds: 8 };

/** What an event takes up in the file of the embedded log, its indexes included. */
export async function bytesOnDisk(seed: number): Promise<number> {
  let file = '';
  const remember = (folder: string) => {
    file = join(folder, 'events.db');
    return Promise.resolve();
  };
  const server = await startRembuk([], { REMBUK_LOG_LEVEL: 'warn' }, remember);
  try {
    const editors = await fillHall(server, people);
    const before = lookInto(file);
    const { pid, port } = server;
    await runLoad({ pid, port, editors }, { ...plan, seed });
    const after = lookInto(file);
    return (after.bytes - before.bytes) / (after.events - before.events);
  } finally {
    await server.stop();
  }
}

/** As whoever reads the file sees it: what is in the write-ahead log counts too. */
function lookInto(file: string) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const { bytes } = database
      .prepare(
        'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
      )
      .get() as { bytes: number };
    const { events } = database.prepare('SELECT count(*) AS events FROM events').get() as {
      events: number;
    };
    return { bytes, events };
  } finally {
    database.close();
  }
}
