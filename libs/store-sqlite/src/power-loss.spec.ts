import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testSeed } from '@rembuk/event-sourcing/testing';
import { temporaryFolder } from './testing/folders.ts';
import { logFilesIn, tornCopy, whileFrozen } from './testing/frozen.ts';
import { type Ack, faultsOf } from './testing/history.ts';
import { compiledFaults } from './testing/io-faults.ts';
import { randomFrom } from './testing/random.ts';
import { WriterRun } from './testing/writer-run.ts';

const seed = testSeed();
const random = randomFrom(seed);
const faults = await compiledFaults();
const itWithCompiler = faults ? it : it.skip;

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

describe('loss of power', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  itWithCompiler(
    `loses nothing acknowledged when only what was flushed is left (P1, seed ${seed}; needs a C compiler)`,
    async () => {
      const data = join(folder.path, 'data');
      const flushed = join(folder.path, 'flushed');
      await mkdir(flushed);
      const run = new WriterRun({
        folder: data,
        streams: 4,
        // Checkpoints often enough that many fault points lie around one.
        bounds: { checkpointAfterPages: 60 },
        env: { LD_PRELOAD: faults ?? '', IO_FAULTS_DURABLE: flushed },
      });
      const points: { readonly copies: string[]; readonly acks: readonly Ack[] }[] = [];
      for (let point = 0; point < 12; point++) {
        await run.untilMore('acked', 1 + Math.floor(random() * 60));
        const kept = join(folder.path, `flushed-${point}`);
        const torn = join(folder.path, `torn-${point}`);
        await whileFrozen(run.process.pid ?? 0, async () => {
          points.push({ copies: [kept, torn], acks: run.of('acked') });
          await cp(flushed, kept, { recursive: true });
          await mkdir(torn);
          for (const file of logFilesIn(data)) {
            const name = basename(file);
            await tornCopy(join(flushed, name), file, join(torn, name), () => random() < 0.5);
          }
        });
      }
      await run.kill();

      expect(points.at(-1)?.acks.length).toBeGreaterThan(12);
      for (const { copies, acks } of points)
        for (const copy of copies) expect(await faultsOf(copy, acks)).toEqual([]);
    },
  );

  it(`loses nothing acknowledged to kill -9, and goes on from there (P1, seed ${seed})`, async () => {
    const data = join(folder.path, 'killed');
    const acks: Ack[] = [];
    for (let kill = 0; kill < 5; kill++) {
      const run = new WriterRun({ folder: data, streams: 4, bounds: { checkpointAfterPages: 60 } });
      await run.untilMore('acked', 1 + Math.floor(random() * 60));
      await run.kill();
      acks.push(...run.of('acked'));
      expect(await faultsOf(data, acks)).toEqual([]);
    }
  });
});
