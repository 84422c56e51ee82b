import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Compiles `io-faults.c`; undefined where there is no C compiler. Give the result as LD_PRELOAD. */
export async function compiledFaults(): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const source = fileURLToPath(new URL('io-faults.c', import.meta.url));
  const target = join(mkdtempSync(join(tmpdir(), 'rembuk-faults-')), 'io-faults.so');
  const args = ['-shared', '-fPIC', '-O1', '-o', target, source, '-ldl'];
  return promisify(execFile)('cc', args).then(
    () => target,
    () => undefined,
  );
}

/** A command that runs another with a small disk of its own at `folder`; undefined where that is not allowed. */
export async function withSmallDisk(folder: string, size: string): Promise<string[] | undefined> {
  const mount = `mount -t tmpfs -o size=${size} tmpfs '${folder}'`;
  const namespaces = ['--user', '--map-root-user', '--mount'];
  return promisify(execFile)('unshare', [...namespaces, 'sh', '-c', mount]).then(
    () => ['unshare', ...namespaces, 'sh', '-c', `${mount} && exec "$@"`, 'sh'],
    () => undefined,
  );
}
