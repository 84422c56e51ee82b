import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { isId } from '@rembuk/workshop';
import { askForDocument } from '../documents/ask.ts';
import { DocumentBar } from '../documents/document-bar.ts';
import { watch } from '../documents/watch.ts';
import { ExpectedError, usageError } from '../expected-error.ts';
import { writeWhole } from '../files/write.ts';
import { toStandardOutput } from '../output/standard-output.ts';
import { runningServer } from '../server/server-file.ts';
import { folderOption } from './folder.ts';

interface Options {
  readonly folder: string;
  readonly workshop: string;
  readonly out?: string;
  readonly at?: string;
  readonly language?: string;
  readonly organization?: string;
  readonly dimension?: string;
  readonly session?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sheet?: string;
  readonly letterhead?: string;
}

export function documentCommand(): Command {
  return new Command('document')
    .description('have the running server make a document; shows how far it is, Ctrl-C gives it up')
    .argument('<file>', 'which, such as contributions.xlsx')
    .requiredOption('--workshop <id>', 'of which workshop')
    .addOption(folderOption())
    .option('--out <file>', 'instead of standard output')
    .option('--at <moment>', 'revision or moment; absent: as it stands')
    .option('--language <language>', 'id or en; absent: id')
    .option('--organization <id>', 'narrows it')
    .option('--dimension <id>', 'narrows it')
    .option('--session <id>', 'narrows it')
    .option('--from <moment>', 'narrows it')
    .option('--to <moment>', 'narrows it')
    .option('--sheet <id>', 'one sheet alone')
    .option('--letterhead <version>', 'that an earlier document names')
    .action(make);
}

async function make(file: string, options: Options): Promise<void> {
  const { folder, workshop, out, ...query } = options;
  if (!isId(workshop)) throw new ExpectedError('say which: --workshop ID', usageError);
  const server = await runningServer(folder);
  if (!server) throw new ExpectedError(`no server runs on ${folder}`);
  const leaving = new AbortController();
  const interrupt = () => leaving.abort(new ExpectedError('interrupted', 130));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const bar = new DocumentBar();
  const asked = { server, workshop, file, query, requestId: randomUUID() };
  const over = new AbortController();
  const watching = watch(asked, over.signal, (progress) => bar.show(progress));
  try {
    const bytes = askForDocument(asked, leaving.signal);
    if (out === undefined) await toStandardOutput(Readable.from(bytes));
    else await writeWhole(out, bytes);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    over.abort();
    await watching;
    bar.stop();
  }
}
