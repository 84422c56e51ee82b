import { withKurrentDb } from '../files/kurrentdb.ts';
import { withLog } from '../files/log.ts';
import { verifyLog } from '../files/verify.ts';
import { compareLogs } from './copy-log.ts';
import { eventsOf, type Moved } from './moved.ts';
import { progressOf } from './progress.ts';

/** Compares the log of a folder with the one in KurrentDB; writes nothing. @throws ExpectedError at the first difference */
export async function check(folder: string, to: 'kurrentdb' | 'sqlite'): Promise<Moved> {
  const chains = await verifyLog(folder);
  if (chains.broken.length > 0) return { chains, written: 0 };
  await withLog(folder, (log) =>
    withKurrentDb((store) => {
      const here = { name: folder, log };
      const there = { name: 'KurrentDB', log: store };
      const [original, copy] = to === 'kurrentdb' ? [here, there] : [there, here];
      return compareLogs(copy, original, progressOf(eventsOf(chains)));
    }),
  );
  return { chains, written: 0 };
}
