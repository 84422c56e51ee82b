import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What a figure cannot be read without. */
export interface MachineFacts {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryMb: number;
  readonly os: string;
  readonly node: string;
  /** `-dirty` behind it: files differed from the commit. */
  readonly commit: string;
  readonly commandLine: string;
  readonly startedAt: string;
  /** Of the minute before the start: well above 0 means that others were at work too. */
  readonly loadBefore: number;
  readonly memory: MemoryFacts;
}

/** Of 64 MB: for the first time, which makes them the process's own, and again. */
export interface MemoryFacts {
  readonly firstTouchMs: number;
  readonly againMs: number;
}

export function machineFacts(): MachineFacts {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    os: `${type()} ${release()}`,
    node: process.version,
    commit: commit(),
    commandLine: ['node', ...process.argv.slice(1).map(shortened)].join(' '),
    startedAt: new Date().toISOString(),
    loadBefore: loadavg()[0] ?? 0,
    memory: memoryFacts(),
  };
}

/** On some virtual machines fresh memory is a hundred times slower than known one: whatever grows is measured by it. */
function memoryFacts(): MemoryFacts {
  const bytes = Buffer.allocUnsafeSlow(64 * 1024 * 1024);
  return {
    firstTouchMs: millisecondsTo(() => bytes.fill(1)),
    againMs: millisecondsTo(() => bytes.fill(2)),
  };
}

function millisecondsTo(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

export function printFacts(facts: MachineFacts): void {
  const { cores, cpu, memoryMb, os, node, commit, commandLine, loadBefore, memory } = facts;
  console.log(`${commandLine}\n${cores} x ${cpu}, ${memoryMb} MB, ${os}, node ${node}`);
  console.log(`commit ${commit}, load before ${loadBefore.toFixed(2)}`);
  const [first, again] = [memory.firstTouchMs, memory.againMs].map((ms) => ms.toFixed(0));
  console.log(`memory: 64 MB take ${first} ms to touch first, ${again} ms again`);
}

function commit(): string {
  const root = new URL('../..', import.meta.url);
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const head = git('rev-parse', '--short=12', 'HEAD').trim();
    return git('status', '--porcelain').trim() === '' ? head : `${head}-dirty`;
  } catch {
    return 'not a git checkout';
  }
}

function shortened(argument: string): string {
  const root = new URL('../../', import.meta.url).pathname;
  return argument.startsWith(root) ? argument.slice(root.length) : argument;
}
