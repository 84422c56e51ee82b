import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const signingKeyFile = 'signing-key.pem';

/**
 * The Ed25519 key of a data folder, by which heads of histories are signed; made when there is none. Its file is its
 * owner's alone: whoever has it can vouch for any history.
 * @throws Error when the file holds no such key: to make another would silently break with all that was signed.
 */
export async function openSigningKey(folder: string): Promise<KeyObject> {
  const file = join(folder, signingKeyFile);
  return (await readKey(file)) ?? (await makeKey(file));
}

async function readKey(file: string): Promise<KeyObject | undefined> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined;
    throw error;
  }
  // A copy or a restored backup may have been opened to others on the way.
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below.
  }
  throw new Error(`${file} holds no Ed25519 key; restore it, or remove it to have a new one made`);
}

async function makeKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, pem, { mode: 0o600, flush: true });
  try {
    // Whole or not at all, and only where there is none: the server and a command may both come to it first.
    await link(draft, file);
    return privateKey;
  } catch (error) {
    const made = isError(error, 'EEXIST') ? await readKey(file) : undefined;
    if (made) return made;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function isError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
