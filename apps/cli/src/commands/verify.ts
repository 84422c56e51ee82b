import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { isEventHash } from '@rembuk/event-sourcing';
import { ExpectedError, usageError } from '../expected-error.ts';
import { describe } from '../files/broken-chain.ts';
import { type ChainHead, type Chains, pointOf } from '../files/chains.ts';
import type { KnownPoint } from '../files/known-points.ts';
import { messageOf } from '../files/log.ts';
import { readPins, readPrinted } from '../files/pins.ts';
import { verifyLines } from '../files/verify.ts';
import { writeWhole } from '../files/write.ts';
import { folderOption, verifyServedLog } from './folder.ts';

interface Options {
  readonly folder: string;
  readonly json?: string;
  readonly against?: string;
  readonly pins?: string;
  readonly key?: string;
  readonly head?: string;
}

export function verifyCommand(exit: (code: number) => void): Command {
  return new Command('verify')
    .description('verify every history, from its first byte to its last; a server may be running')
    .argument('[file]', 'exported lines of JSON, instead of a data folder')
    .addOption(folderOption())
    .option('--json <file>', 'write down the heads of the chains')
    .option(
      '--against <file>',
      'heads written down earlier: shows a history that was cut or replaced',
    )
    .option('--pins <file>', 'the same, by heads that rembuk pin or the server signed')
    .addOption(new Option('--key <file>', 'public key that signed the pins'))
    .option('--head <head>', 'the same, by a printed report: <workshop>@<revision>:<hash>')
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (options.key !== undefined && options.pins === undefined)
        throw new ExpectedError('--key goes with --pins', usageError);
      const known = await knownBy(options);
      const chains =
        file === undefined
          ? await verifyServedLog(options.folder, command, known)
          : await verifyLines(file, known);
      print(chains);
      if (options.json !== undefined)
        await writeWhole(options.json, `${JSON.stringify(chains, undefined, 2)}\n`);
      exit(chains.broken.length === 0 ? 0 : 1);
    });
}

export function print({ heads, broken, noted }: Chains): void {
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
  if (noted) console.log(`${noted.confirmed} of ${noted.heads} noted heads were confirmed.`);
}

async function knownBy({ against, pins, key, head }: Options): Promise<readonly KnownPoint[]> {
  const noted = against === undefined ? [] : await readHeads(against);
  const pinned = pins === undefined ? [] : await readPins(pins, key);
  return [...noted, ...pinned, ...(head === undefined ? [] : [readPrinted(head)])];
}

async function readHeads(file: string): Promise<readonly KnownPoint[]> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ExpectedError(`${file} cannot be read: ${messageOf(error)}`);
  }
  const heads =
    typeof json === 'object' && json !== null && 'heads' in json ? json.heads : undefined;
  if (!Array.isArray(heads) || !heads.every(isHead))
    throw new ExpectedError(`${file} was not written by rembuk verify --json`);
  // Of a history that was broken from its first event on there is no head.
  const points = heads.filter(({ events }) => events > 0).map(pointOf);
  if (points.length === 0) throw new ExpectedError(`${file} holds no heads`);
  return points;
}

function isHead(value: unknown): value is ChainHead {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stream' in value &&
    typeof value.stream === 'string' &&
    'events' in value &&
    Number.isSafeInteger(value.events) &&
    Number(value.events) >= 0 &&
    'headHash' in value &&
    (value.events === 0 ? value.headHash === '' : isEventHash(value.headHash))
  );
}
