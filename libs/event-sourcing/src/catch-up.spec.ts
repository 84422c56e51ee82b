import { describe, expect, it } from '@jest/globals';
import { catchUp, type LogPage, Watermark } from './catch-up.ts';
import { collect } from './testing/events.ts';

const nothing: LogPage = { items: [], scannedTo: 3, atEnd: true };
const never = new AbortController().signal;

describe('watermark', () => {
  it('lets pass at once what it has passed already', async () => {
    const watermark = new Watermark(5);
    await watermark.passed(4, never);
    watermark.advance(3);
    await watermark.passed(4, never);
  });

  it('wakes those, and only those, whose position is passed', async () => {
    const watermark = new Watermark(5);
    const woken: number[] = [];
    const waits = [5, 6, 9].map((position) =>
      watermark.passed(position, never).then(() => woken.push(position)),
    );
    watermark.advance(6);
    await waits[0];
    expect(woken).toEqual([5]);
    watermark.advance(10);
    await Promise.all(waits);
    expect(woken).toEqual([5, 6, 9]);
  });

  it('lets go of everyone when it closes, and of one whose signal aborts', async () => {
    const watermark = new Watermark(0);
    const abort = new AbortController();
    const one = watermark.passed(0, abort.signal);
    const other = watermark.passed(0, never);
    abort.abort();
    await one;
    watermark.close();
    await other;
    await watermark.passed(99, never);
  });
});

describe('catch-up subscription', () => {
  it('tells its consumer why the log ended, when that was not on purpose', async () => {
    const watermark = new Watermark(3);
    const failure = new Error('the disk is gone');
    const feed = catchUp(0, { watermark, readPage: () => Promise.resolve(nothing) }, never);
    expect((await feed.next()).value).toEqual({ kind: 'caughtUp' });
    const next = feed.next();
    watermark.close(failure);
    await expect(next).rejects.toBe(failure);
  });

  it('gives a failing read to its consumer, unless it had ended anyway', async () => {
    const watermark = new Watermark(3);
    const failing = { watermark, readPage: () => Promise.reject(new Error('no read')) };
    await expect(collect(catchUp(0, failing, never))).rejects.toThrow('no read');
    watermark.close();
    expect(await collect(catchUp(0, failing, never))).toEqual([]);

    const abort = new AbortController();
    const reading = Promise.withResolvers<LogPage>();
    const open = { watermark: new Watermark(3), readPage: () => reading.promise };
    const ended = collect(catchUp(0, open, abort.signal));
    abort.abort();
    reading.reject(new Error('no read'));
    expect(await ended).toEqual([]);
  });
});
