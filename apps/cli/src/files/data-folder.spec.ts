import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from '@jest/globals';
import { logFile } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import { assertInOneFile } from './data-folder.ts';

it('a log that another program reads is not taken for one file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rembuk-files-'));
  const file = path.join(folder, logFile);
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE a (b); INSERT INTO a VALUES (1)');
  const reader = new DatabaseSync(file, { readOnly: true });
  const reading = reader.prepare('SELECT b FROM a').iterate();
  expect(reading.next().done).toBe(false);
  writer.exec('INSERT INTO a VALUES (2)');
  writer.close();
  await expect(assertInOneFile(folder)).rejects.toThrow(ExpectedError);
  reader.close();
  const last = new DatabaseSync(file);
  last.exec('SELECT b FROM a');
  last.close();
  await assertInOneFile(folder);
  await writeFile(`${file}-wal`, '');
  await assertInOneFile(folder);
  await rm(folder, { recursive: true });
});
