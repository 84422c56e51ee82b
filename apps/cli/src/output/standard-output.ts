import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Whoever reads may stop reading. */
export async function toStandardOutput(source: Readable): Promise<void> {
  try {
    await pipeline(source, process.stdout, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}
