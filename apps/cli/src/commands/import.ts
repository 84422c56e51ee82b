import { Command } from 'commander';
import { checkLines } from '../files/check-lines.ts';
import { importLines } from '../files/import.ts';
import { withStore } from '../files/log.ts';
import { folderOption } from './folder.ts';

export function importCommand(): Command {
  return new Command('import')
    .description('append exported events to streams that are empty; no server may be running')
    .argument('<file>', 'lines of JSON, as export writes them')
    .addOption(folderOption())
    .action(async (file: string, { folder }: { readonly folder: string }) => {
      const { heads } = await checkLines(file);
      const written = await withStore(folder, (store) => importLines(store, file, heads));
      console.log(`${heads.length} streams, ${written} events imported; every chain holds.`);
    });
}
