import { Command, CommanderError } from 'commander';
import { simulateCommand } from './commands/simulate.ts';
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
  for (const command of [simulateCommand(exit)]) program.addCommand(command.exitOverride());
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
