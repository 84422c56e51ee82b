import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** A restore in a process of its own that is killed just before the `nth` of its renames. */
const [, , nth, from = '', folder = ''] = process.argv;
const rename = fs.rename.bind(fs);
let renames = 0;
fs.rename = async (...names) => {
  renames += 1;
  if (renames === Number(nth)) process.kill(process.pid, 'SIGKILL');
  await rename(...names);
};
syncBuiltinESMExports();
const { restore } = await import('../files/restore.ts');
await restore({ from, folder, replace: true, now: new Date('2026-01-01T00:00:00Z') });
