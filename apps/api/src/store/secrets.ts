import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writePrivate } from '../common/private-file.ts';
import { type Config, ConfigError, secretLengthMin } from '../config/config.ts';

/** Injection token of {@link Secrets}. */
export const SECRETS = Symbol('secrets');

/** One key for each purpose, all derived from one master secret. None of them is ever logged or sent. */
export interface Secrets {
  readonly accessTokens: KeyObject;
  readonly refreshTokens: KeyObject;
  readonly joinCodes: KeyObject;
  readonly sharedCounts: KeyObject;
  readonly sharedSnapshots: KeyObject;
}

export function secretsFrom(master: string): Secrets {
  const key = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `rembuk/${purpose}/1`, 32)));
  return {
    accessTokens: key('access-tokens'),
    refreshTokens: key('refresh-tokens'),
    joinCodes: key('join-codes'),
    sharedCounts: key('shared-counts'),
    sharedSnapshots: key('shared-snapshots'),
  };
}

/**
 * The master secret as configured; else that of the data folder, made on the first start. Whoever reads it can make
 * tokens and join codes: the file is its owner's alone.
 * @throws ConfigError when the secret given is none.
 */
export async function openSecrets(
  config: Pick<Config, 'secret' | 'secretFile' | 'dataFolder'>,
): Promise<Secrets> {
  if (config.secret !== undefined) return secretsFrom(config.secret);
  if (config.secretFile !== undefined)
    return secretsFrom(await readGiven(config.secretFile, 'REMBUK_SECRET_FILE'));
  const file = path.join(config.dataFolder, 'secrets.json');
  return secretsFrom((await readKept(file)) ?? (await make(file)));
}

async function readGiven(file: string, variable: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const master = text.trim();
  if (master.length >= secretLengthMin) return master;
  throw new ConfigError(
    `${variable} must name a readable file with at least ${secretLengthMin} characters`,
  );
}

async function readKept(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  // A copy or a restored backup may have been opened to others on the way.
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  const master = masterIn(text);
  if (master !== undefined) return master;
  // Making a new one would silently end every session and change every join code.
  throw new ConfigError(`${file} holds no secret; restore it, or remove it to have a new one made`);
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function masterIn(text: string): string | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || !('secret' in content)) return undefined;
    const { secret } = content;
    return typeof secret === 'string' && secret.length >= secretLengthMin ? secret : undefined;
  } catch {
    return undefined;
  }
}

async function make(file: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await writePrivate(file, `${JSON.stringify({ secret }, undefined, 2)}\n`);
  return secret;
}
