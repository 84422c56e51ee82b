import { open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import type { SqliteLogReader } from '@rembuk/store-sqlite';
import { isId } from '@rembuk/workshop';
import { ExpectedError, usageError } from '../expected-error.ts';
import { lineOf } from '../files/lines.ts';
import { messageOf, withLog } from '../files/log.ts';
import { folderOption } from './folder.ts';

interface Options {
  readonly folder: string;
  readonly workshop?: string;
  readonly all?: boolean;
  readonly out?: string;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('write events as lines of JSON, in the order in which they happened')
    .addOption(folderOption())
    .option('--workshop <id>', 'one workshop, with the outcomes of its commands')
    .addOption(
      new Option('--all', 'every stream, those with names of people too').conflicts('workshop'),
    )
    .option('--out <file>', 'instead of standard output')
    .action((options: Options) => withLog(options.folder, (log) => write(log, options)));
}

async function write(log: SqliteLogReader, { workshop, all, out }: Options): Promise<void> {
  if (all !== true && (workshop === undefined || !isId(workshop)))
    throw new ExpectedError('say which: --workshop ID or --all', usageError);
  const stream = `workshop-${workshop ?? ''}`;
  if (all !== true && (await log.head(stream)) === undefined)
    throw new ExpectedError(`there is no workshop ${workshop ?? ''} in this log`);
  const wanted = all === true ? undefined : new Set([stream, `outcomes-${stream}`]);
  await pipeline(lines(log, wanted), await sink(out));
}

async function* lines(log: SqliteLogReader, wanted: ReadonlySet<string> | undefined) {
  for await (const { stream, event } of log.readAll())
    if (wanted?.has(stream) !== false) yield lineOf(stream, event);
}

/** A new file, for its owner alone: it may hold names. */
async function sink(out: string | undefined): Promise<Writable> {
  if (out === undefined)
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        process.stdout.write(chunk, done);
      },
    });
  try {
    return (await open(out, 'wx', 0o600)).createWriteStream();
  } catch (error) {
    throw new ExpectedError(`${out} cannot be written: ${messageOf(error)}`);
  }
}
