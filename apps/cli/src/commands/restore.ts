import { Command } from 'commander';
import { restore } from '../files/restore.ts';
import { folderOption } from './folder.ts';
import { print } from './verify.ts';

interface Options {
  readonly folder: string;
  readonly from: string;
  readonly replace?: boolean;
}

export function restoreCommand(exit: (code: number) => void): Command {
  return new Command('restore')
    .description('bring a backup into a data folder; no server may be running on it')
    .addOption(folderOption())
    .requiredOption('--from <dir>', 'folder of the backup')
    .option('--replace', 'set a log that stands there aside')
    .action(async ({ folder, from, replace = false }: Options) => {
      const { chains, setAside } = await restore({ from, folder, replace, now: new Date() });
      print(chains);
      const broken = chains.broken.length > 0;
      if (broken) console.log('Nothing was restored.');
      else console.log(`Restored to ${folder}.`);
      if (setAside !== undefined) console.log(`What stood there is in ${setAside}.`);
      exit(broken ? 1 : 0);
    });
}
