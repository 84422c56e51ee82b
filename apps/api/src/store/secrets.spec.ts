import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/index.ts';
import { openSecrets, type Secrets, secretsFrom } from './secrets.ts';

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'rembuk-secrets-'));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

const bytes = ({ accessTokens, refreshTokens, joinCodes }: Secrets) =>
  [accessTokens, refreshTokens, joinCodes].map((key) => key.export().toString('hex'));

describe('secrets', () => {
  it('are made on the first start, for the owner alone, and kept', async () => {
    const first = bytes(await openSecrets({ dataFolder }));
    expect((await stat(path.join(dataFolder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(bytes(await openSecrets({ dataFolder }))).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });

  it('are closed to others again when a copy opened them', async () => {
    await openSecrets({ dataFolder });
    const file = path.join(dataFolder, 'secrets.json');
    const text = await readFile(file, 'utf8');
    await rm(file);
    await writeFile(file, text, { mode: 0o644 });
    await openSecrets({ dataFolder });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('come from outside when they are given', async () => {
    const secret = 's'.repeat(32);
    const file = path.join(dataFolder, 'given');
    await writeFile(file, `${secret}\n`);
    const expected = bytes(secretsFrom(secret));
    expect(bytes(await openSecrets({ dataFolder, secret }))).toEqual(expected);
    expect(bytes(await openSecrets({ dataFolder, secretFile: file }))).toEqual(expected);
    await expect(stat(path.join(dataFolder, 'secrets.json'))).rejects.toThrow('ENOENT');
  });

  it.each([['{}'], ['{"secret":"short"}'], ['not json'], ['']])(
    'are not made anew over a file that holds %j',
    async (text) => {
      await writeFile(path.join(dataFolder, 'secrets.json'), text);
      await expect(openSecrets({ dataFolder })).rejects.toThrow(ConfigError);
      expect(await readFile(path.join(dataFolder, 'secrets.json'), 'utf8')).toBe(text);
    },
  );

  it('are missed when their file is not there', async () => {
    const secretFile = path.join(dataFolder, 'none');
    await expect(openSecrets({ dataFolder, secretFile })).rejects.toThrow('REMBUK_SECRET_FILE');
  });
});
