import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writePrivate } from './common/private-file.ts';

/** What the tools of this machine need to find the server that runs on a data folder, and to act on it. */
export interface ServerFile {
  readonly pid: number;
  readonly url: string;
  /** A bearer token with the rights of an admin, good while this process runs. */
  readonly operatorToken: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

function fileIn(dataFolder: string): string {
  return path.join(dataFolder, 'server.json');
}

/** Readable for the owner of the data folder alone. One that a crashed server left behind is replaced. */
export async function writeServerFile(dataFolder: string, content: ServerFile): Promise<void> {
  await writePrivate(fileIn(dataFolder), `${JSON.stringify(content, undefined, 2)}\n`);
}

export async function removeServerFile(dataFolder: string): Promise<void> {
  await rm(fileIn(dataFolder), { force: true });
}
