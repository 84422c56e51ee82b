/** The hash chain: what sealing and verifying a history costs. Alone: `node bench/chain.ts` after a build. */
import { canonicalJson, ChainVerifier, genesisHash, seal } from '@rembuk/event-sourcing';
import { sampleEvents } from './core/sample-events.ts';
import { atLeast, printRows, type Row } from './support/rows.ts';

const verifiedPerSecondMin = 200_000;
const rounds = 5;

/** Medians over rounds, on events as a store gives them back: parsed from canonical JSON. */
export function chainRows(count = 200_000): Promise<Row[]> {
  const stream = 'workshop-chain';
  const made = sampleEvents(stream, count);
  const recorded = made.map((event, revision) => {
    const read = JSON.parse(canonicalJson(event)) as typeof event;
    return { ...read, revision };
  });
  const bytes = made.reduce((sum, { data, meta }) => sum + canonicalJson({ data, meta }).length, 0);

  const verified = median(() => {
    const verifier = new ChainVerifier(stream);
    for (const event of recorded) if (verifier.check(event)) throw new Error('the chain is broken');
  });
  const sealed = median(() => {
    let hash = genesisHash(stream);
    for (const event of made) hash = seal(hash, event).meta.hash;
  });
  const perSecond = (ms: number): number => (count / ms) * 1_000;
  const size = Math.round(bytes / count);
  return Promise.resolve([
    atLeast(
      `hash chain verify, events of ${size} bytes`,
      perSecond(verified),
      'events/s',
      verifiedPerSecondMin,
    ),
    { name: 'hash chain seal, members in any order', value: perSecond(sealed), unit: 'events/s' },
  ]);
}

function median(work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

if (import.meta.main) printRows('hash chain', await chainRows());
