import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { EventToAppend, RecordedEvent } from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { messageOf } from './log.ts';

/** An event in a file of lines (JSONL): its stream, its place there, and all of itself. */
export interface EventLine {
  readonly stream: string;
  readonly revision: number;
  readonly event: EventToAppend;
}

/** One line, with its line break. The position is the store's own affair and stays behind. */
export function lineOf(stream: string, event: RecordedEvent): string {
  const { revision, id, type, v, data, meta } = event;
  return `${JSON.stringify({ stream, revision, id, type, v, data, meta })}\n`;
}

/** Reads a file of lines; a line that is none ends it, by its number. */
export async function* readLines(file: string): AsyncIterable<EventLine> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const parsed = parse(line);
      if (!parsed) throw new ExpectedError(`${file}, line ${number}: not an exported event`);
      yield parsed;
    }
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`${file} cannot be read: ${messageOf(error)}`);
  } finally {
    lines.close();
  }
}

function parse(line: string): EventLine | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  const { stream, revision, id, type, v, data, meta } = json;
  if (
    typeof stream !== 'string' ||
    typeof revision !== 'number' ||
    typeof id !== 'string' ||
    typeof type !== 'string' ||
    typeof v !== 'number' ||
    !isRecord(data) ||
    !isMeta(meta)
  )
    return undefined;
  return { stream, revision, event: { id, type, v, data, meta } };
}

/** The chain tells whether the rest of it is as it was recorded. */
function isMeta(value: unknown): value is EventToAppend['meta'] {
  return isRecord(value) && typeof value['hash'] === 'string' && typeof value['at'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
