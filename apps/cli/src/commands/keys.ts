import { createPublicKey, type KeyObject } from 'node:crypto';
import { Command } from 'commander';
import { keyIdOf } from '@rembuk/event-sourcing';
import { openSigningKey } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import { messageOf } from '../files/log.ts';
import { writeWhole } from '../files/write.ts';
import { folderOption } from './folder.ts';

interface Options {
  readonly folder: string;
  readonly out: string;
}

export function keysCommand(): Command {
  return new Command('keys')
    .description(
      'write down the public key by which heads are signed; makes one when there is none',
    )
    .addOption(folderOption())
    .requiredOption('--out <file>', 'for whoever checks signed heads, in PEM')
    .action(async ({ folder, out }: Options) => {
      const publicKey = createPublicKey(await signingKey(folder));
      await writeWhole(out, String(publicKey.export({ type: 'spki', format: 'pem' })));
      console.log(`The key ${keyIdOf(publicKey)} is in ${out}.`);
    });
}

async function signingKey(folder: string): Promise<KeyObject> {
  try {
    return await openSigningKey(folder);
  } catch (error) {
    throw new ExpectedError(messageOf(error));
  }
}
