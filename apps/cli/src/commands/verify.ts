import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { ExpectedError } from '../expected-error.ts';
import { type ChainHead, type Chains, describe } from '../files/chains.ts';
import { messageOf } from '../files/log.ts';
import { verifyLog } from '../files/verify.ts';
import { folderOption } from './folder.ts';

interface Options {
  readonly folder: string;
  readonly json?: string;
  readonly against?: string;
}

export function verifyCommand(exit: (code: number) => void): Command {
  return new Command('verify')
    .description('verify the hash chain of every stream; a server may be running')
    .addOption(folderOption())
    .option('--json <file>', 'write down the heads of the chains')
    .option(
      '--against <file>',
      'heads written down earlier: shows a history that was cut or replaced',
    )
    .action(async (options: Options) => {
      const noted = options.against === undefined ? [] : await readHeads(options.against);
      const chains = await verifyLog(options.folder, noted);
      print(chains);
      if (options.json !== undefined)
        await writeFile(options.json, `${JSON.stringify(chains, undefined, 2)}\n`);
      exit(chains.broken.length === 0 ? 0 : 1);
    });
}

export function print({ heads, broken }: Chains): void {
  for (const { stream, events, headHash } of heads)
    if (stream.startsWith('workshop-'))
      console.log(`${stream}: ${events} events, head ${headHash}`);
  const events = heads.reduce((sum, head) => sum + head.events, 0);
  for (const chain of broken) console.log(describe(chain));
  console.log(
    broken.length === 0
      ? `${heads.length} streams, ${events} events: every chain holds.`
      : `${broken.length} of ${heads.length} streams are BROKEN.`,
  );
}

async function readHeads(file: string): Promise<readonly ChainHead[]> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ExpectedError(`${file} cannot be read: ${messageOf(error)}`);
  }
  const heads =
    typeof json === 'object' && json !== null && 'heads' in json ? json.heads : undefined;
  if (Array.isArray(heads) && heads.every(isHead)) return heads;
  throw new ExpectedError(`${file} was not written by rembuk verify --json`);
}

function isHead(value: unknown): value is ChainHead {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stream' in value &&
    typeof value.stream === 'string' &&
    'events' in value &&
    typeof value.events === 'number' &&
    'headHash' in value &&
    typeof value.headHash === 'string'
  );
}
