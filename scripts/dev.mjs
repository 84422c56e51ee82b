/**
 * Development: the compiler watches every package, the server restarts when a file that it loaded changes.
 * Arguments go to the server. Ends when either ends.
 */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = [
  path.join(root, 'node_modules/typescript-native/bin/tsc'),
  '-b',
  'tsconfig.build.json',
];
const options = /** @type {const} */ ({ cwd: root, stdio: 'inherit' });

// The server starts from complete output; errors stay on the screen and are watched further.
spawnSync(process.execPath, tsc, options);

const server = ['--watch', '--watch-preserve-output', 'apps/api/dist/main.js'];
const children = [
  spawn(process.execPath, [...tsc, '--watch', '--preserveWatchOutput'], options),
  spawn(process.execPath, [...server, ...process.argv.slice(2)], options),
];

/** @param {NodeJS.Signals} signal */
const stop = (signal) => {
  for (const child of children) child.kill(signal);
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.on('exit', () => stop('SIGTERM'));
