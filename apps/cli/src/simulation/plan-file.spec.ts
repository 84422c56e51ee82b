import { readFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoFile, Folders } from '../testing/folders.ts';
import { printable, readPlanFile } from './plan-file.ts';

const demo = readFileSync(demoFile, 'utf8');
const folders = new Folders();
let file: string;
beforeAll(async () => {
  file = path.join(await folders.fresh(), 'plan.json');
});
afterAll(() => folders.remove());

describe('a plan that is read from a file', () => {
  it('is the same behind a byte order mark', async () => {
    await writeFile(file, demo);
    const plain = await readPlanFile(file);
    await writeFile(file, `\ufeff${demo}`);
    expect(await readPlanFile(file)).toEqual(plain);
    expect(plain.organizations).toHaveLength(30);
  });

  it.each<[string, BufferEncoding]>([
    ['Latin-1', 'latin1'],
    ['UTF-16', 'utf16le'],
  ])('is refused in %s: its names would change', async (_, encoding) => {
    const [before, after] = demo.split('Dinas Kesehatan');
    const text = `${before}Dinas Kesehatan é${after}`;
    await writeFile(file, encoding === 'utf16le' ? `\ufeff${text}` : text, encoding);
    await expect(readPlanFile(file)).rejects.toThrow(`${file} is not text in UTF-8`);
  });

  it('is not read to its end when it has none', async () => {
    await writeFile(file, demo);
    await truncate(file, 64 * 1024 * 1024 + 1);
    await expect(readPlanFile(file)).rejects.toThrow(`${file} is larger than 64 MiB`);
  });

  it('does not speak to the terminal where it is wrong', async () => {
    await writeFile(file, '{"name":\n\u001b[31m');
    await expect(readPlanFile(file)).rejects.toThrow(/is not JSON: [^\n\u001b]*$/);
    expect(printable('a\u009b\u2028\u202eb e\u0301 👩‍🌾 ꦱꦿꦶ')).toBe(
      'a\\u009b\\u2028\\u202eb e\u0301 👩‍🌾 ꦱꦿꦶ',
    );
  });
});
