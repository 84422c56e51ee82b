import { Command, Option } from 'commander';
import { ExpectedError } from '../expected-error.ts';
import { requiredStore } from '../files/kurrentdb.ts';
import { check } from '../moving/check.ts';
import { intoFolder } from '../moving/into-folder.ts';
import { intoKurrentDb } from '../moving/into-kurrentdb.ts';
import { eventsOf, type Moved } from '../moving/moved.ts';
import { folderOption } from './folder.ts';
import { whole } from './numbers.ts';
import { print } from './verify.ts';

interface Options {
  readonly folder: string;
  readonly to: 'kurrentdb' | 'sqlite';
  readonly check?: boolean;
  readonly patience: number;
  readonly again?: boolean;
}

/** Servers look every second. */
const patienceDefault = 5;

export function migrateCommand(exit: (code: number) => void): Command {
  return new Command('migrate')
    .description(
      'move the log of a data folder into the KurrentDB that REMBUK_STORE names, or back, event by event; ' +
        'goes on where it was cut off. No server may be running',
    )
    .addOption(folderOption())
    .addOption(
      new Option('--to <store>', 'where the log is to be')
        .choices(['kurrentdb', 'sqlite'])
        .makeOptionMandatory(),
    )
    .option('--check', 'move nothing: compare what is there with what it was copied from')
    .option(
      '--patience <seconds>',
      'for servers on KurrentDB that were not stopped to notice that a log moves',
      whole(0, 600),
      patienceDefault,
    )
    .option('--again', 'although the log has left KurrentDB for another folder, which is lost')
    .action(async (options: Options) => {
      const moved = await done(options);
      if (moved.chains.broken.length === 0) return tell(options, moved);
      print(moved.chains);
      console.log('Nothing was moved.');
      return exit(1);
    });
}

async function done(options: Options): Promise<Moved> {
  // Before the log is looked through, which takes a while.
  requiredStore();
  try {
    return await move(options);
  } catch (error) {
    throw isOfSystem(error) ? new ExpectedError(error.message) : error;
  }
}

function move({ folder, to, check: isCheck, patience, again = false }: Options): Promise<Moved> {
  const patienceMs = patience * 1_000;
  if (isCheck === true) return check(folder, to);
  if (to === 'kurrentdb') return intoKurrentDb({ folder, patienceMs, again }, new Date());
  return intoFolder(folder, { patienceMs, again });
}

/** A disk that is full, a file that may not be written: it says what and where. */
function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

function tell({ folder, to, check: isCheck }: Options, { chains, written, setAside }: Moved): void {
  const events = eventsOf(chains);
  const what = `${chains.heads.length} streams, ${events} events`;
  const same = 'ids, order, times and chains are the same on both sides';
  if (isCheck === true) return console.log(`${what}: ${same}.`);
  const place = to === 'kurrentdb' ? 'KurrentDB' : folder;
  console.log(`${what} are in ${place}, ${events - written} of them were before; ${same}.`);
  if (setAside !== undefined) console.log(`What stood in ${folder} is in ${setAside}.`);
  else console.log('KurrentDB keeps what it holds; no server starts on it.');
}
