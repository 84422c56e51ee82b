import {
  canonicalJson,
  ChainVerifier,
  type RecordedEvent,
  type SnapshotStore,
} from '@rembuk/event-sourcing';
import {
  evolve,
  foldVersion,
  initialState,
  stateFromJson,
  stateToJson,
  upcast,
  type WorkshopState,
  type WorkshopStateJson,
} from '@rembuk/workshop';

export interface Rebuilt {
  readonly stream: string;
  readonly revision: number;
  /** Of a snapshot that stood there and is not what its events give; it is gone now. */
  readonly wrongAt?: number;
  /** Whether the new snapshot, read back, is the state that the events give. */
  readonly equal: boolean;
}

/** Folds a workshop from its events alone, compares its latest snapshot with that, and makes a new one. */
export async function rebuildSnapshots(
  stream: string,
  events: AsyncIterable<RecordedEvent>,
  snapshots: SnapshotStore,
): Promise<Rebuilt | undefined> {
  const old = await snapshots.load(stream, foldVersion);
  const chain = new ChainVerifier(stream);
  let state: WorkshopState = initialState;
  let wrongAt: number | undefined;
  let last: RecordedEvent | undefined;
  for await (const event of events) {
    const broken = chain.check(event);
    if (broken?.ok === false) throw new Error(`broken at revision ${broken.revision}`);
    state = evolve(state, upcast(event));
    last = event;
    const standing = event.revision === old?.revision ? old : undefined;
    if (standing && !(standing.hash === event.meta.hash && same(standing.state, state)))
      wrongAt = event.revision;
  }
  if (!last) return undefined;
  const { revision, meta } = last;
  if (old && old.revision > revision) wrongAt = old.revision;
  await snapshots.deleteAll(stream);
  const json = stateToJson(state);
  await snapshots.save(stream, { revision, hash: meta.hash, foldVersion, state: json });
  const back = await snapshots.load(stream, foldVersion);
  const equal = back?.revision === revision && same(back.state, state);
  return { stream, revision, equal, ...(wrongAt === undefined ? {} : { wrongAt }) };
}

/** Through the state and out again: members in another order say the same. */
function same(json: unknown, state: WorkshopState): boolean {
  return (
    canonicalJson(stateToJson(stateFromJson(json as WorkshopStateJson))) ===
    canonicalJson(stateToJson(state))
  );
}
