import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './folder.ts';

/** A disk under a data folder that a test can fill. */
export interface FillableDisk {
  /** What the server has to be started with. */
  readonly env: Readonly<Record<string, string>>;
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  /** Once no process uses the folder any more. */
  remove(): void;
}

export interface FillableDisks {
  /** How a disk is full here, for the test's title. */
  readonly kind: string;
  at(folder: string): FillableDisk;
}

/** The nearest to a full disk that this machine lets tests have; undefined where it has nothing to offer. */
export function fillableDisks(): FillableDisks | undefined {
  if (mayMount()) return { kind: 'a small disk, mounted', at: smallDisk };
  const library = compiledFaults();
  return library === undefined
    ? undefined
    : { kind: 'a disk that says so, by LD_PRELOAD', at: (folder) => reportedFull(folder, library) };
}

function smallDisk(folder: string): FillableDisk {
  const ballast = path.join(folder, 'ballast');
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder]);
  return {
    env: {},
    fill: () => fillUp(ballast),
    makeRoom: () => rm(ballast),
    remove: () => void execFileSync('umount', [folder]),
  };
}

/** The system's calls answer ENOSPC for the write-ahead log while a file is there. */
function reportedFull(folder: string, library: string): FillableDisk {
  const flag = path.join(folder, 'full');
  return {
    env: { LD_PRELOAD: library, IO_FAULTS_NO_SPACE: flag },
    fill: () => writeFile(flag, ''),
    makeRoom: () => rm(flag),
    remove: () => undefined,
  };
}

/** Writes until nothing more fits. */
async function fillUp(file: string): Promise<void> {
  for (const bytes of [1024 * 1024, 64 * 1024, 4096]) {
    const block = Buffer.alloc(bytes, 'x');
    for (;;) {
      try {
        await writeFile(file, block, { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}

function mayMount(): boolean {
  const probe = mkdtempSync(path.join(tmpdir(), 'rembuk-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(probe);
  }
}

/** The store's own faulty disk, for specs; undefined where there is no C compiler, or no Linux. */
function compiledFaults(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const source = path.join(root, 'libs/store-sqlite/src/testing/io-faults.c');
  const folder = mkdtempSync(path.join(tmpdir(), 'rembuk-faults-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const target = path.join(folder, 'io-faults.so');
  const args = ['-shared', '-fPIC', '-O1', '-o', target, source, '-ldl'];
  try {
    execFileSync('cc', args, { stdio: 'ignore' });
    return target;
  } catch {
    return undefined;
  }
}
