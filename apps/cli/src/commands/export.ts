import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { isId } from '@rembuk/workshop';
import { ExpectedError, usageError } from '../expected-error.ts';
import { type LineFormat, lineFormats, lineOf } from '../files/lines.ts';
import type { ReadableLog } from '../files/log.ts';
import { newFile } from '../files/write.ts';
import { toStandardOutput } from '../output/standard-output.ts';
import { folderOption, withServedLog } from './folder.ts';

interface Options {
  readonly folder: string;
  readonly workshop?: string;
  readonly all?: boolean;
  readonly out?: string;
  readonly format: LineFormat;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('write events as lines of JSON, in the order in which they happened')
    .addOption(folderOption())
    .option('--workshop <id>', 'one workshop, with the outcomes of its commands')
    .addOption(
      new Option('--all', 'every stream, those with names of people too').conflicts('workshop'),
    )
    .addOption(
      new Option('--format <format>', 'envelope of a line').choices(lineFormats).default('rembuk'),
    )
    .option('--out <file>', 'instead of standard output')
    .action((options: Options, command: Command) =>
      withServedLog(options.folder, command, (log) => write(log, options)),
    );
}

async function write(log: ReadableLog, options: Options): Promise<void> {
  const { workshop, all, out, format } = options;
  if (all !== true && (workshop === undefined || !isId(workshop)))
    throw new ExpectedError('say which: --workshop ID or --all', usageError);
  const stream = `workshop-${workshop ?? ''}`;
  if (all !== true && (await log.head(stream)) === undefined)
    throw new ExpectedError(`there is no workshop ${workshop ?? ''} in this log`);
  const wanted = all === true ? undefined : new Set([stream, `outcomes-${stream}`]);
  const source = Readable.from(lines(log, wanted, format));
  if (out === undefined) await toStandardOutput(source);
  else await pipeline(source, await newFile(out));
}

async function* lines(
  log: ReadableLog,
  wanted: ReadonlySet<string> | undefined,
  format: LineFormat,
) {
  for await (const { stream, event } of log.readAll())
    if (wanted?.has(stream) !== false) yield lineOf(stream, event, format);
}
