import type { RecordedEvent } from '@rembuk/event-sourcing';
import { SqliteLogReader } from '@rembuk/store-sqlite';

/** Everything that a stream holds, out of the files of a data folder; also beside a running server. */
export async function readLog(data: string, stream: string): Promise<readonly RecordedEvent[]> {
  const reader = await SqliteLogReader.open({ folder: data });
  try {
    const events: RecordedEvent[] = [];
    for await (const event of reader.readStream(stream)) events.push(event);
    return events;
  } finally {
    await reader.close();
  }
}

export function workshopStream(workshopId: string): string {
  return `workshop-${workshopId}`;
}
