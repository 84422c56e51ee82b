import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SharedReplay, WireEvent } from '@rembuk/protocol';
import { when } from '../observable.ts';
import { ManualTimers } from '../testing/manual-timers.ts';
import { TestLine } from '../testing/presence-stage.ts';
import { Recorded, RecordedPast } from '../testing/recorded.ts';
import { ReplayPlayer } from './player.ts';
import { SharedReplays } from './shared-replays.ts';

/** Pages that come when they are let through. */
class HeldPast extends RecordedPast {
  readonly #open = Promise.withResolvers<void>();

  letThrough(): void {
    this.#open.resolve();
  }

  override async events(after: number, limit: number): Promise<readonly WireEvent[]> {
    const events = await super.events(after, limit);
    await this.#open.promise;
    return events as readonly WireEvent[];
  }
}

const filter = { entity: 'sheet/sheet-1' };
let recorded: Recorded;
let source: HeldPast;
let timers: ManualTimers;
let line: TestLine;
let replays: SharedReplays;
/** Revisions of comments on the workshop, a second apart. */
let comments: number[];

beforeEach(() => {
  recorded = Recorded.planned();
  comments = [1, 2, 3, 4].map(() => recorded.comments(1_000));
  source = new HeldPast(recorded);
  timers = new ManualTimers();
  line = new TestLine();
  line.serverNow = () => timers.now();
  replays = new SharedReplays({
    workshopId: 'w1',
    line,
    timers,
    me: () => 'ani',
    openPlayer: (range) =>
      new ReplayPlayer({ source, timers, ...range, now: recorded.state, isLed: true }),
    newId: () => 'replay-1',
  });
});
afterEach(() => replays.close());

function told(turned: Partial<SharedReplay>): void {
  const replay: SharedReplay = {
    replayId: 'replay-1',
    seq: 1,
    ledBy: 'ani',
    isLed: true,
    from: -1,
    to: recorded.head,
    position: comments[1]!,
    playedMs: 0,
    anchorMs: 0,
    playing: false,
    speed: 1,
    ...turned,
  };
  replays.noticeArrived({ workshopId: 'w1', kind: 'replay', replayId: 'replay-1', replay });
}

describe('a filter that its leader sets', () => {
  it('leaves a replay where it stands that nothing has come of yet', async () => {
    replays.follow();
    told({});
    expect(replays.view.get()).toMatchObject({ revision: -1, isLoading: true });
    await replays.setPace({ filter });
    expect(line.asked).toMatchObject([{ kind: 'steerReplay', position: comments[1]!, filter }]);
    source.letThrough();
    await when(replays.view, (view) => view?.isLoading === false);
    expect(replays.view.get()).toMatchObject({ revision: comments[1]! });
  });

  it('counts from what its leader is shown, once it plays', async () => {
    source.letThrough();
    replays.follow();
    told({ playing: true });
    await when(replays.view, (view) => view?.isLoading === false);
    timers.pass(1_000);
    expect(replays.view.get()).toMatchObject({ revision: comments[2]! });
    await replays.setPace({ filter });
    expect(line.asked).toMatchObject([{ kind: 'steerReplay', position: comments[2]!, filter }]);
  });
});
