import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Folders } from '../testing/folders.ts';
import { rembuk } from '../testing/run-quietly.ts';

const folders = new Folders();
let folder: string;
beforeAll(async () => {
  folder = await folders.fresh();
});
afterAll(() => folders.remove());

const nowhere = ['--server', 'http://127.0.0.1:1', '--token', 't'];

describe('rembuk simulate, asked wrongly', () => {
  it.each([
    [['--people', 'many']],
    [['--people', '0']],
    [['--rate', '0']],
    [['--rate', '']],
    [['--seconds', '-1']],
    [['--seed', '1.5']],
    [['--xyzzy']],
    [['--server', 'http://127.0.0.1:1']],
    [['--server', 'not a url', '--token', 't']],
    [['--typists', '3']],
    [['--kills', '1']],
    [['--chaos', '--typists', '9', '--people', '8']],
    [['--chaos', '--kills', 'many']],
  ])('%j is a usage error', async (args) => {
    const { status, err } = await rembuk('simulate', ...args);
    expect(status).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('says that chaos is not for a server elsewhere', async () => {
    const { status, err } = await rembuk('simulate', '--chaos', ...nowhere);
    expect({ status, err }).toEqual({
      status: 2,
      err: 'rembuk: --chaos kills its server, so it starts one of its own: leave --server out',
    });
  });

  it('says in one line that no server answers', async () => {
    const { status, err } = await rembuk('simulate', ...nowhere);
    expect({ status, err }).toEqual({
      status: 1,
      err: 'rembuk: no Rembuk server answers at http://127.0.0.1:1',
    });
  });

  it('says of a file that is none, and of every fault in one that is', async () => {
    const missing = await rembuk('simulate', '--data', path.join(folder, 'none.json'), ...nowhere);
    expect(missing.err).toMatch(/^rembuk: .*none\.json cannot be read: .*$/);
    const file = path.join(folder, 'plan.json');
    await writeFile(file, '{"workshop":');
    expect((await rembuk('simulate', '--data', file, ...nowhere)).err).toMatch(/is not JSON/);
    await writeFile(
      file,
      JSON.stringify({ workshop: { name: 'M' }, dimensions: [{ name: 'ꦗꦮ' }] }),
    );
    const { status, err } = await rembuk('simulate', '--data', file, ...nowhere);
    expect(status).toBe(1);
    expect(err).toContain('workshop.period: must be given (missing)');
    expect(err).toContain('dimensions[0].code: must be given (missing)');
  });
});

describe('rembuk', () => {
  it.each([[[]], [['dance']]])('called as %j is a usage error', async (args) => {
    expect(await rembuk(...args)).toMatchObject({ status: 2 });
  });

  it.each([['--help'], ['simulate', '--help']])('explains itself: %s', async (...args) => {
    expect(await rembuk(...args)).toMatchObject({ status: 0 });
  });
});
