import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { temporaryFolder } from './testing/folders.ts';
import { faultsOf } from './testing/history.ts';
import { compiledFaults, withSmallDisk } from './testing/io-faults.ts';
import { WriterRun } from './testing/writer-run.ts';

const faults = await compiledFaults();
const probe = await temporaryFolder();
const smallDisks = await withSmallDisk(probe.path, '1m');
await probe.remove();
const itWithCompiler = faults ? it : it.skip;
const itWithSmallDisk = smallDisks ? it : it.skip;

// Processes start, and disks flush, slowly on a busy machine.
jest.setTimeout(60_000);

describe('a disk that fails', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  let flag: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    flag = join(folder.path, 'flag');
    await mkdir(data);
  });
  afterEach(() => folder.remove());

  itWithSmallDisk(
    'that is full: refuses, reads go on, nothing acknowledged is lost, writes resume when there is room (needs a disk of its own)',
    async () => {
      const within = await withSmallDisk(data, '8m');
      const ballastBytes = 4 * 1024 * 1024;
      const run = new WriterRun({
        folder: data,
        streams: 4,
        ballastBytes,
        checks: true,
        ...(within && { within }),
      });
      await refusesButReads(run, 'full');

      run.tell('makeRoom');
      await run.untilMore('acked', 20);
      const refusals = run.of('refused').length;
      await run.untilMore('acked', 20);
      expect(run.of('refused')).toHaveLength(refusals);
      await run.close();
      expect(run.of('checked')).toEqual([{ kind: 'checked', faults: [] }]);
    },
  );

  itWithCompiler('that reports to be full: the same (needs a C compiler)', async () => {
    const env = { LD_PRELOAD: faults ?? '', IO_FAULTS_NO_SPACE: flag };
    const run = new WriterRun({ folder: data, streams: 4, env });
    for (let round = 0; round < 5; round++) {
      await run.untilMore('acked', 20);
      await writeFile(flag, '');
      await run.untilMore('refused', 8);
      await refusesButReads(run, 'full');
      await rm(flag);
    }
    await run.untilMore('acked', 20);
    await run.close();
    expect(run.of('closed')).toHaveLength(1);
    expect(await faultsOf(data, run.of('acked'))).toEqual([]);
  });

  itWithCompiler(
    'whose flush fails: refuses for good, though later flushes succeed; reads go on; a restart has all (needs a C compiler)',
    async () => {
      const env = { LD_PRELOAD: faults ?? '', IO_FAULTS_NO_LOG_SYNC: flag };
      const run = new WriterRun({ folder: data, streams: 4, env });
      await run.untilMore('acked', 40);
      await writeFile(flag, '');
      await run.untilMore('refused', 8);
      const acked = run.of('acked').length;

      await rm(flag);
      await run.untilMore('refused', 8);
      await refusesButReads(run, 'failed');
      expect(run.of('acked')).toHaveLength(acked);
      await run.close();
      expect(run.of('closed')).toHaveLength(1);
      expect(await faultsOf(data, run.of('acked'))).toEqual([]);

      const restarted = new WriterRun({ folder: data, streams: 4 });
      await restarted.untilMore('acked', 20);
      await restarted.close();
      const all = [...run.of('acked'), ...restarted.of('acked')];
      expect(await faultsOf(data, all)).toEqual([]);
    },
  );

  itWithCompiler(
    'whose flush fails during a checkpoint: the same (needs a C compiler)',
    async () => {
      const env = { LD_PRELOAD: faults ?? '', IO_FAULTS_NO_DATABASE_SYNC: flag };
      const bounds = { checkpointAfterPages: 40 };
      const run = new WriterRun({ folder: data, streams: 4, env, bounds });
      await run.untilMore('acked', 40);
      await writeFile(flag, '');
      await refusesButReads(run, 'failed');
      await run.close();
      expect(await faultsOf(data, run.of('acked'))).toEqual([]);
    },
  );
});

/** Everybody was refused for this reason, reads go on, and they find what was acknowledged. */
async function refusesButReads(run: WriterRun, reason: string): Promise<void> {
  await run.until(() => new Set(run.of('refused').map(({ stream }) => stream)).size === 4);
  const acked = run.of('acked').reduce((sum, { ids }) => sum + ids.length, 0);
  run.tell('count');
  await run.untilMore('counted', 1);
  expect(run.of('counted').at(-1)?.events).toBeGreaterThanOrEqual(acked);
  expect(new Set(run.of('refused').map((refused) => refused.reason))).toEqual(new Set([reason]));
}
