import { Command } from 'commander';
import { ExpectedError } from '../expected-error.ts';
import { messageOf, withLog } from '../files/log.ts';
import { verifyLog } from '../files/verify.ts';
import { folderOption } from './folder.ts';
import { print } from './verify.ts';

interface Options {
  readonly folder: string;
  readonly to: string;
}

export function backupCommand(exit: (code: number) => void): Command {
  return new Command('backup')
    .description('copy the log as it is now; a server may be running. Keep secrets.json apart')
    .addOption(folderOption())
    .requiredOption('--to <dir>', 'folder for the copy, without a log in it')
    .action(async ({ folder, to }: Options) => {
      const { bytes } = await withLog(folder, async (log) => {
        try {
          return await log.backup(to);
        } catch (error) {
          throw new ExpectedError(`no backup was made: ${messageOf(error)}`);
        }
      });
      const chains = await verifyLog(to);
      console.log(`Copied to ${to}, ${bytes} bytes.`);
      print(chains);
      exit(chains.broken.length === 0 ? 0 : 1);
    });
}
