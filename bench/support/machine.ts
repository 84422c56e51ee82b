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
  };
}

export function printFacts(facts: MachineFacts): void {
  const { cores, cpu, memoryMb, os, node, commit, commandLine, loadBefore } = facts;
  console.log(`${commandLine}\n${cores} x ${cpu}, ${memoryMb} MB, ${os}, node ${node}`);
  console.log(`commit ${commit}, load before ${loadBefore.toFixed(2)}`);
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
