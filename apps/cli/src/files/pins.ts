import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isEventHash, isSignedBy, type SignedHead } from '@rembuk/event-sourcing';
import { ExpectedError, usageError } from '../expected-error.ts';
import type { KnownPoint } from './known-points.ts';
import { messageOf } from './log.ts';
import { recordsIn } from './lines.ts';

/**
 * Heads that were signed earlier, one a line. With a key each has to be signed by it; without one they are believed,
 * as notes are that one kept oneself.
 */
export async function readPins(file: string, keyFile?: string): Promise<readonly KnownPoint[]> {
  const key = keyFile === undefined ? undefined : await readPublicKey(keyFile);
  const points: KnownPoint[] = [];
  for await (const { number, record } of recordsIn(file)) {
    const where = `${file}, line ${number}`;
    if (!isSignedHead(record)) throw new ExpectedError(`${where}: not a signed head`);
    if (key && !isSignedBy(record, key))
      throw new ExpectedError(`${where}: not signed by the key in ${keyFile ?? ''}`);
    const { stream, revision, hash, at } = record;
    points.push({ stream, revision, hash, by: `the head of ${at}` });
  }
  if (points.length === 0) throw new ExpectedError(`${file} holds no heads`);
  return points;
}

async function readPublicKey(file: string): Promise<KeyObject> {
  try {
    const key = createPublicKey(await readFile(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new ExpectedError(`${file} holds no public key: ${messageOf(error)}`);
  }
  throw new ExpectedError(`${file} holds no Ed25519 key`);
}

/** A head as it stands on a printed report: `<workshop>@<revision>:<hash>`; line breaks in it do not matter. */
export function readPrinted(text: string): KnownPoint {
  const [, workshopId = '', revision, hash = ''] =
    /^([\w.-]{1,64})@(\d{1,15}):([0-9a-fA-F]{64})$/.exec(text.replaceAll(/\s/g, '')) ?? [];
  if (revision === undefined)
    throw new ExpectedError(`--head takes <workshop>@<revision>:<hash>, not '${text}'`, usageError);
  return {
    stream: `workshop-${workshopId}`,
    revision: Number(revision),
    hash: hash.toLowerCase(),
    by: 'the printed head',
  };
}

function isSignedHead(
  value: Readonly<Record<string, unknown>>,
): value is SignedHead & typeof value {
  const texts = ['workshopId', 'stream', 'at', 'keyId', 'signature'];
  const { revision, hash } = value;
  return (
    texts.every((member) => typeof value[member] === 'string') &&
    isEventHash(hash) &&
    Number.isSafeInteger(revision) &&
    Number(revision) >= 0
  );
}
