import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  cloudEventLine,
  type EventToAppend,
  fromCloudEvent,
  isCloudEvent,
  isStreamName,
  type RecordedEvent,
} from '@rembuk/event-sourcing';
import { ExpectedError } from '../expected-error.ts';
import { messageOf } from './log.ts';

/** An event in a file of lines (JSONL): its stream, its place there, and all of itself. */
export interface EventLine {
  /** Of the line, from 1. */
  readonly number: number;
  readonly stream: string;
  readonly revision: number;
  readonly event: EventToAppend;
}

export const lineFormats = ['rembuk', 'cloudevents'] as const;
export type LineFormat = (typeof lineFormats)[number];

/** One line, with its line break. The position is the store's own affair and stays behind. */
export function lineOf(stream: string, event: RecordedEvent, format: LineFormat): string {
  if (format === 'cloudevents') return cloudEventLine(stream, event);
  const { revision, id, type, v, data, meta } = event;
  return `${JSON.stringify({ stream, revision, id, type, v, data, meta })}\n`;
}

/** Reads a file of lines in either format; a line that is none ends it, by its number. */
export async function* readLines(file: string): AsyncIterable<EventLine> {
  for await (const { number, record } of recordsIn(file)) {
    const line = isCloudEvent(record) ? fromCloudEvent(record) : record;
    if (!isEventLine(line))
      throw new ExpectedError(`${file}, line ${number}: not an exported event`);
    const { stream, revision, id, type, v, data, meta } = line;
    yield { number, stream, revision, event: { id, type, v, data, meta } };
  }
}

interface Numbered {
  readonly number: number;
  readonly record: Readonly<Record<string, unknown>>;
}

/** An event takes 1 MiB at most; what is longer is none of ours, and is not held in memory. */
const lineCharactersMax = 4 * 1024 * 1024;

/** The objects in a file of lines, each with the number of its line; never more than a few lines in memory. */
export async function* recordsIn(file: string): AsyncIterable<Numbered> {
  const source = createReadStream(file, 'utf8');
  const lines = createInterface({ input: source, crlfDelay: Infinity });
  let unbroken = 0;
  source.on('data', (part) => {
    const text = String(part);
    const last = text.lastIndexOf('\n');
    unbroken = last < 0 ? unbroken + text.length : text.length - last - 1;
    if (unbroken > lineCharactersMax) source.destroy(new Error('a line without end'));
  });
  const failed = new Promise<never>((_, reject) => source.once('error', reject));
  failed.catch(() => undefined);
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const record = parse(line);
      if (!record) throw new ExpectedError(`${file}, line ${number}: not an exported event`);
      yield { number, record };
    }
    if (source.errored) throw source.errored;
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`${file} cannot be read: ${messageOf(error)}`);
  } finally {
    lines.close();
    source.destroy();
  }
}

function parse(line: string): Numbered['record'] | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isEventLine(
  line: Readonly<Record<string, unknown>>,
): line is EventToAppend & { readonly stream: string; readonly revision: number } & typeof line {
  const { stream, revision, id, type, v, data, meta } = line;
  return (
    typeof stream === 'string' &&
    isStreamName(stream) &&
    Number.isSafeInteger(revision) &&
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof v === 'number' &&
    isRecord(data) &&
    isMeta(meta)
  );
}

/** The chain tells whether the rest of it is as it was recorded. */
function isMeta(value: unknown): value is EventToAppend['meta'] {
  return isRecord(value) && typeof value['hash'] === 'string' && typeof value['at'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
