/**
 * Opens every document of the demo in LibreOffice and turns it into pages: what it cannot open, what comes out empty and
 * what says on no page which event it is of, is an error. The pages stay, as pictures, to be looked at.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commandLine } from '../../scripts/command-line.ts';
import { temporaryFolder } from '../support/folder.ts';
import { download, files, playDemo } from './hall.ts';
import { readPdf } from './readers.ts';

const { values } = commandLine('npm run test:office -- --out FOLDER [--dots N]', {
  out: { type: 'string', default: 'office-pages' },
  /** An inch, of the pictures. */
  dots: { type: 'string', default: '60' },
});
const PATIENCE_MS = 600_000;
const out = path.resolve(values.out);
await mkdir(path.join(out, 'sources'), { recursive: true });

const folder = await temporaryFolder();
const hall = await playDemo(folder.path);
for (const file of files.filter((name) => /\.(docx|xlsx|csv|pdf)$/.test(name))) {
  // Two forms of one document would be turned into the same file.
  const name = file.endsWith('.pdf') ? file : file.replace('.', '-') + path.extname(file);
  const place = file.endsWith('.pdf') ? out : path.join(out, 'sources');
  await writeFile(path.join(place, name), await download(hall, `${file}?at=${hall.head}`));
}
await hall.server.stop();

const sources = await readdir(path.join(out, 'sources'));
run('soffice', [
  `-env:UserInstallation=file://${folder.path}/profile`,
  '--headless',
  '--convert-to',
  'pdf',
  '--outdir',
  out,
  ...sources.map((name) => path.join(out, 'sources', name)),
]);
const told = `peristiwa ke-${hall.head.toLocaleString('id-ID')}`;
const printed = (await readdir(out)).filter((name) => name.endsWith('.pdf'));
let faults = files.filter((name) => /\.(docx|xlsx|csv|pdf)$/.test(name)).length - printed.length;
for (const name of printed) {
  const file = path.join(out, name);
  const pages = readPdf(await readFile(file));
  // A table of plain values has no foot.
  const isTold = name.includes('csv') || pages.every((page) => page.includes(told));
  const isWritten = pages.length > 0 && pages.every((page) => page.trim().length > told.length);
  if (!isTold || !isWritten) faults += 1;
  console.log(`${name.padEnd(28)}${pages.length} pages${isTold && isWritten ? '' : ' - WRONG'}`);
  run('pdftoppm', ['-r', values.dots, '-l', '12', '-png', file, file.replace(/\.pdf$/, '')]);
}
await folder.remove();
console.log(faults === 0 ? `Every document opens: ${out}` : `${faults} documents are WRONG`);
process.exitCode = faults === 0 ? 0 : 1;

function run(command: string, words: readonly string[]): Buffer {
  const { status, error, stdout, stderr } = spawnSync(command, words, {
    timeout: PATIENCE_MS,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.toString()}`);
  return stdout;
}
