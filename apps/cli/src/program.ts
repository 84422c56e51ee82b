import { Command, CommanderError } from 'commander';
import { backupCommand } from './commands/backup.ts';
import { documentCommand } from './commands/document.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { pinCommand } from './commands/pin.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { restoreCommand } from './commands/restore.ts';
import { simulateCommand } from './commands/simulate.ts';
import { verifyCommand } from './commands/verify.ts';
import { ExpectedError, usageError } from './expected-error.ts';

/** Runs one call of `rembuk`; gives its exit status. */
export async function run(argv: readonly string[]): Promise<number> {
  let code = 0;
  const exit = (status: number): void => {
    code = status;
  };
  const program = new Command('rembuk')
    .description('Rembuk on the command line')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  const commands = [
    simulateCommand(exit),
    verifyCommand(exit),
    pinCommand(exit),
    keysCommand(),
    exportCommand(),
    documentCommand(),
    importCommand(),
    backupCommand(exit),
    restoreCommand(exit),
    rebuildCommand(exit),
    migrateCommand(exit),
  ];
  for (const command of commands) program.addCommand(command.exitOverride());
  try {
    await program.parseAsync(argv.slice());
    return code;
  } catch (error) {
    return statusOf(error);
  }
}

/** What people may expect is one line; anything else is a defect and shows where. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
  if (!(error instanceof ExpectedError)) throw error;
  console.error(`rembuk: ${error.message}`);
  return error.exitCode;
}
