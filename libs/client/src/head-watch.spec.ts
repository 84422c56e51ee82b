import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HeadWatch } from './head-watch.ts';
import { when } from './observable.ts';
import { comment, Hall } from './testing/hall.ts';

describe('what was announced and does not come', () => {
  let held = 0;
  let missed = 0;
  const watch = new HeadWatch({
    graceMs: 100,
    held: () => held,
    missing: () => (missed += 1),
  });

  beforeEach(() => {
    jest.useFakeTimers();
    [held, missed] = [0, 0];
  });
  afterEach(() => {
    watch.stop();
    jest.useRealTimers();
  });

  it('is noticed once, after a while', () => {
    watch.announced(3);
    jest.advanceTimersByTime(99);
    expect(missed).toBe(0);
    jest.advanceTimersByTime(1_000);
    expect(missed).toBe(1);
  });

  it('is not what has come meanwhile, or was here', () => {
    watch.announced(0);
    watch.announced(3);
    held = 3;
    jest.advanceTimersByTime(1_000);
    expect(missed).toBe(0);
  });

  it('is not put off by what is announced later', () => {
    watch.announced(1);
    for (let revision = 2; revision < 6; revision += 1) {
      jest.advanceTimersByTime(40);
      watch.announced(revision);
    }
    expect(missed).toBe(1);
  });

  it('is waited for as long as what is announced later', () => {
    watch.announced(1);
    jest.advanceTimersByTime(50);
    watch.announced(2);
    held = 1;
    jest.advanceTimersByTime(149);
    expect(missed).toBe(0);
    jest.advanceTimersByTime(1);
    expect(missed).toBe(1);
  });
});

it('a client misses the events of its own command that was accepted, where no head is announced', async () => {
  const hall = await Hall.open();
  try {
    const { session } = hall.arrive('ani');
    await when(session.status, ({ kind }) => kind === 'live');
    hall.server.faults.frames = () => [];
    expect(await session.submit(comment('c1'))).toEqual({ ok: true, revision: 1 });
    await hall.caughtUp(session);
  } finally {
    await hall.close();
  }
});
