import { createPublicKey } from 'node:crypto';
import { Command } from 'commander';
import { keyIdOf } from '@rembuk/event-sourcing';
import { openSigningKey } from '@rembuk/store-sqlite';
import { folderOption } from './folder.ts';

export function keysCommand(): Command {
  return new Command('keys')
    .description(
      'print the public key by which heads are signed; makes the pair when there is none',
    )
    .addOption(folderOption())
    .action(async ({ folder }: { readonly folder: string }) => {
      const publicKey = createPublicKey(await openSigningKey(folder));
      console.error(`key ${keyIdOf(publicKey)}`);
      console.log(String(publicKey.export({ type: 'spki', format: 'pem' })).trimEnd());
    });
}
