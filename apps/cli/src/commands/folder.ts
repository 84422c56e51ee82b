import { type Command, Option } from 'commander';
import type { Chains } from '../files/chains.ts';
import { sharedStore, withKurrentDb } from '../files/kurrentdb.ts';
import type { KnownPoint } from '../files/known-points.ts';
import { type ReadableLog, withLog } from '../files/log.ts';
import { verifyChains, verifyLog } from '../files/verify.ts';
import { defaultDataFolder } from '../server/server-file.ts';

export function folderOption(): Option {
  return new Option('--folder <dir>', 'data folder').default(
    defaultDataFolder(),
    'REMBUK_DATA, else ./data',
  );
}

/** Reads the log that the server would serve: a folder that was named goes first. */
export function withServedLog<Result>(
  folder: string,
  command: Command,
  work: (log: ReadableLog) => Promise<Result>,
): Promise<Result> {
  return isInKurrentDb(command) ? withKurrentDb(work) : withLog(folder, work);
}

/** The same, for verifying it: where it lies in a folder, byte for byte. */
export function verifyServedLog(
  folder: string,
  command: Command,
  noted: readonly KnownPoint[] = [],
): Promise<Chains> {
  return isInKurrentDb(command)
    ? withKurrentDb((log) => verifyChains(log, noted))
    : verifyLog(folder, noted);
}

function isInKurrentDb(command: Command): boolean {
  return command.getOptionValueSource('folder') !== 'cli' && sharedStore() !== undefined;
}
