/**
 * Brings what tests need beyond npm: with apt where that is allowed (root, or sudo without a password). Where it is
 * not, says what to install and which suites will not run. Never fails: suites look for their tools themselves.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const tools = [
  { command: 'chromium', debianPackage: 'chromium', suites: 'tests/browser' },
  { command: 'redis-server', debianPackage: 'redis-server', suites: 'libs/realtime-redis' },
  { command: 'pdftotext', debianPackage: 'poppler-utils', suites: 'libs/documents (pages)' },
  { command: 'soffice', debianPackage: 'libreoffice-calc', suites: 'libs/documents (LibreOffice)' },
  {
    command: 'lowriter',
    debianPackage: 'libreoffice-writer',
    suites: 'libs/documents (LibreOffice)',
  },
];

const missing = tools.filter(({ command }) => !isThere(command));
if (missing.length > 0) bring(missing.map(({ debianPackage }) => debianPackage));
for (const { command, debianPackage, suites } of missing.filter(({ command }) => !isThere(command)))
  console.error(
    `${command} is not on this machine (Debian package ${debianPackage}): the suites in ${suites} do not run.`,
  );

/** @param {string} command */
function isThere(command) {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @param {readonly string[]} packages */
function bring(packages) {
  if (!isThere('apt-get')) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (!isThere('sudo') || spawnSync('sudo', ['-n', 'true']).status !== 0)) return;
  console.error(`Installing for the tests: ${packages.join(', ')} ...`);
  /** @param {readonly string[]} args */
  const apt = (...args) => {
    const [command = '', ...rest] = [...(isRoot ? [] : ['sudo', '-n']), 'apt-get', '-q', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command, rest, { env, timeout: 300_000 }).status === 0;
  };
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  // A fresh machine may have no lists yet.
  if (!apt(...install) && apt('update')) apt(...install);
}
