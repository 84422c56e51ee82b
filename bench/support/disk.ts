import { fdatasyncSync, mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one flush of one small append costs on the disk that the bench writes to. */
export interface DiskFacts {
  readonly flushes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const appendBytes = 4096;

/** No durable answer can be faster than this; a busy disk shows here first. */
export function probeDisk(seconds: number): DiskFacts {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-bench-disk-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const bytes = Buffer.alloc(appendBytes, 1);
  const took: number[] = [];
  try {
    const endMs = performance.now() + seconds * 1000;
    while (performance.now() < endMs) {
      const startMs = performance.now();
      writeSync(file, bytes);
      fdatasyncSync(file);
      took.push(performance.now() - startMs);
    }
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
  took.sort((a, b) => a - b);
  const at = (share: number) =>
    took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { flushes: took.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

export function diskText({ flushes, p50Ms, p99Ms, maxMs }: DiskFacts): string {
  const [p50, p99, max] = [p50Ms, p99Ms, maxMs].map((value) => `${value.toFixed(2)} ms`);
  return `disk: a flush of 4 KB takes ${p50} p50, ${p99} p99, ${max} max (${flushes} flushes)`;
}
