import { createReadStream } from 'node:fs';
import { type MasterplanFile, readMasterplanFile } from '@rembuk/workshop';
import { ExpectedError } from '../expected-error.ts';

/** Some hundred times the demo; whatever is larger is no plan. */
const bytesMax = 64 * 1024 * 1024;

/**
 * Reads the masterplan that is to be played. A byte order mark is passed over; bytes that are not UTF-8 are
 * refused: replaced, they would change names without a word.
 * @throws ExpectedError which says everything that is wrong with the file
 */
export async function readPlanFile(file: string): Promise<MasterplanFile> {
  const read = readMasterplanFile(jsonOf(file, textOf(file, await bytesOf(file))));
  if (!('problems' in read)) return read;
  const list = read.problems.map((one) => `  ${one.path || 'file'}: ${one.message} (${one.code})`);
  throw new ExpectedError(`${file} is not a masterplan that can be played:\n${list.join('\n')}`);
}

async function bytesOf(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    // One byte more than may be, to tell that there is more; a device or a pipe has no size to ask for.
    for await (const chunk of createReadStream(file, { end: bytesMax }))
      chunks.push(chunk as Buffer);
  } catch (error) {
    throw new ExpectedError(`${file} cannot be read: ${messageOf(error)}`);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length <= bytesMax) return bytes;
  throw new ExpectedError(`${file} is larger than ${bytesMax / 1024 / 1024} MiB`);
}

function textOf(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ExpectedError(`${file} is not text in UTF-8`);
  }
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExpectedError(`${file} is not JSON: ${printable(messageOf(error))}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A piece of a file, on one line: what would move the cursor or turn the direction of writing is spelt out. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
