import { describe, expect, it } from '@jest/globals';
import { FrameMemory, type KeyFrames, type StreamFold } from '@rembuk/event-sourcing';
import { anEvent, MemoryEventStore, sealed } from '@rembuk/event-sourcing/testing';
import { Resources } from '../config/index.ts';
import { createLog } from '../operations/log.ts';
import { MemorySnapshots } from '../testing/memory-snapshots.ts';
import { workshopStream } from '../workshops/workshop-stream.ts';
import { PastFolds } from './past-folds.ts';
import { PastStates } from './past-states.ts';

const workshopId = 'pasuruan';
const stream = workshopStream(workshopId);
const head = 4_199;
const beganMs = Date.parse('2018-10-03T01:00:00.000Z');
/** One event a second. */
const momentOf = (revision: number) => beganMs + revision * 1_000;

/** Gives out its key frames too, so that a spec can wait for them. */
class WatchedFolds extends PastFolds {
  readonly opened: KeyFrames<unknown>[] = [];

  override ofStates<State>(fold: StreamFold<State>): KeyFrames<State> {
    const frames = super.ofStates(fold);
    this.opened.push(frames as KeyFrames<unknown>);
    return frames;
  }
}

describe('a moment, looked for up to a past revision', () => {
  it('lies at most there, whatever key frames know of what came after', async () => {
    const store = new MemoryEventStore();
    const happened = Array.from({ length: head + 1 }, (_, revision) => {
      const on = { kind: 'workshop', id: 'workshop' };
      const data = { commentId: `c-${revision}`, on, text: 'Setuju', mentions: [] };
      const event = anEvent({ type: 'CommentPosted', data });
      return { ...event, meta: { ...event.meta, at: new Date(momentOf(revision)).toISOString() } };
    });
    await store.append(stream, 'no_stream', sealed(stream, happened));
    const resources = new Resources();
    const memory = new FrameMemory(1e9);
    const log = createLog('silent');
    const folds = new WatchedFolds(store, new MemorySnapshots(), memory, log, resources);
    const past = new PastStates(store, folds);
    const [frames] = folds.opened;
    await past.at(workshopId, 2_100);
    await frames?.warmed(stream);
    expect(frames?.held(stream).frames).toBe(2);

    // Between two frames, behind the last of them, and behind the end.
    for (const moment of [3_000, 4_100, 9_999])
      for (const upTo of [0, 1_999, 2_500, head]) {
        const expected = Math.min(moment, upTo);
        const found = await past.revisionAt(workshopId, momentOf(moment), upTo);
        expect([moment, upTo, found]).toEqual([moment, upTo, expected]);
      }
    await resources.closeAll();
  });
});
