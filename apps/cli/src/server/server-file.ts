import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../expected-error.ts';

/** How to reach a server, and as whom. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** What a server says of itself in its data folder. */
export interface ServerFile extends Target {
  readonly pid: number;
}

/** The data folder that the server uses when it is told nothing else. */
export function defaultDataFolder(): string {
  return path.resolve(process.env['REMBUK_DATA'] ?? 'data');
}

/**
 * The server that runs on a data folder, by the file in which it says so: whoever can read the folder is its operator.
 * Undefined when none runs.
 */
export async function runningServer(folder: string): Promise<Target | undefined> {
  const target = await readServerFile(folder);
  return target && (await answers(target.url)) ? target : undefined;
}

/** What the server that starts on this folder has written, if it has. */
export async function readServerFile(folder: string): Promise<ServerFile | undefined> {
  const file = path.join(folder, 'server.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isNodeError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw new ExpectedError(`${file} cannot be read: ${String(error)}`);
  }
  try {
    const { url, operatorToken, pid } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof url === 'string' && typeof operatorToken === 'string' && typeof pid === 'number')
      return { url, token: operatorToken, pid };
  } catch {
    // Cut off, or not ours: the same as none.
  }
  return undefined;
}

export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health/live', url), {
      signal: AbortSignal.timeout(5_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
