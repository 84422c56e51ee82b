/**
 * Builds what is missing or stale, then runs a built file in this same process, so that signals
 * reach it directly. Usage: node scripts/run-built.mjs <built file> [arguments]
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  throw new Error('usage: node scripts/run-built.mjs <built file> [arguments]');
}

const file = path.resolve(root, entry);
if (!existsSync(file)) console.error('Building, this takes a moment ...');
const tsc = path.join(root, 'node_modules/typescript-native/bin/tsc');
const build = spawnSync(process.execPath, [tsc, '-b', path.join(root, 'tsconfig.build.json')], {
  encoding: 'utf8',
});
if (build.status !== 0) {
  console.error(`The build failed.\n${build.stdout}${build.stderr}`);
  process.exit(1);
}

// Also for the command line: it starts servers.
await import('./bundle.mjs');

process.argv.splice(1, process.argv.length - 1, file, ...rest);
await import(pathToFileURL(file).href);
