import { Command } from 'commander';
import { signHead } from '@rembuk/event-sourcing';
import { openSigningKey } from '@rembuk/store-sqlite';
import { addTo } from '../files/write.ts';
import { folderOption, verifyServedLog } from './folder.ts';
import { print } from './verify.ts';

interface Options {
  readonly folder: string;
  readonly out: string;
}

const prefix = 'workshop-';

export function pinCommand(exit: (code: number) => void): Command {
  return new Command('pin')
    .description('sign where every workshop stands; keep the file away from this machine')
    .addOption(folderOption())
    .requiredOption('--out <file>', 'signed heads are added to it, one a line')
    .action(async ({ folder, out }: Options, command: Command) => {
      const chains = await verifyServedLog(folder, command);
      if (chains.broken.length > 0) {
        print(chains);
        console.log('Nothing was signed.');
        return exit(1);
      }
      const key = await openSigningKey(folder);
      const at = new Date().toISOString();
      const lines = chains.heads
        .filter(({ stream }) => stream.startsWith(prefix))
        .map(({ stream, events, headHash: hash }) => {
          const workshopId = stream.slice(prefix.length);
          const head = { workshopId, stream, revision: events - 1, hash };
          return `${JSON.stringify(signHead(head, at, key))}\n`;
        });
      await addTo(out, lines.join(''));
      console.log(`${lines.length} heads were signed and added to ${out}.`);
    });
}
