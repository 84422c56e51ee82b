import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PresenceFrame } from '@rembuk/protocol';
import { PresenceBoard } from './presence-board.ts';

const phone = {};
const laptop = {};

function board(presenceBytesPerSecond = 1e9) {
  const frames: PresenceFrame[] = [];
  const settled: PresenceFrame[] = [];
  const presence = new PresenceBoard({
    workshopId: 'w',
    bounds: { presenceEveryMs: 50, presenceBytesPerSecond },
    emit: ({ json }, mayBeLost) =>
      (mayBeLost ? frames : settled).push(JSON.parse(json) as PresenceFrame),
  });
  return { presence, frames, settled };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('presence', () => {
  it('gathers what moves within 50 ms into one frame that names everyone', () => {
    const { presence, frames } = board();
    presence.arrive(phone, { id: 'ani', role: 'member', groupId: 'g' });
    presence.arrive(laptop, { id: 'budi', role: 'viewer' });
    for (let x = 0; x < 100; x++)
      presence.update(phone, 'ani', { workshopId: 'w', board: 'social', cursor: { x, y: 0 } });
    expect(frames).toHaveLength(0);
    jest.advanceTimersByTime(50);
    expect(frames).toEqual([
      {
        workshopId: 'w',
        people: [
          { participantId: 'ani', groupId: 'g', board: 'social', cursor: { x: 99, y: 0 } },
          { participantId: 'budi' },
        ],
      },
    ]);
    jest.advanceTimersByTime(1_000);
    expect(frames).toHaveLength(1);
  });

  it('sends the frame that ends a movement once more, so that it reaches everyone', () => {
    const { presence, frames, settled } = board();
    presence.arrive(phone, { id: 'ani', role: 'member' });
    for (let ms = 0; ms < 3_000; ms += 500) {
      presence.update(phone, 'ani', { workshopId: 'w', cursor: { x: ms, y: 0 } });
      jest.advanceTimersByTime(500);
    }
    expect(settled).toEqual([]);
    jest.advanceTimersByTime(5_000);
    expect(settled).toEqual([frames.at(-1)]);
  });

  it('sends at most 20 frames a second', () => {
    const { presence, frames } = board();
    presence.arrive(phone, { id: 'ani', role: 'member' });
    for (let ms = 0; ms < 1_000; ms += 5) {
      presence.update(phone, 'ani', { workshopId: 'w', cursor: { x: ms, y: 0 } });
      jest.advanceTimersByTime(5);
    }
    expect(frames.length).toBeGreaterThan(15);
    expect(frames.length).toBeLessThanOrEqual(20);
  });

  it('shows a crowd less often, so that what each receiver gets stays bounded', () => {
    const { presence, frames } = board(8 * 1024);
    for (let person = 0; person < 200; person++)
      presence.arrive(phone, { id: `p${person}`, role: 'member' });
    for (let ms = 0; ms < 10_000; ms += 10) {
      presence.update(phone, 'p0', { workshopId: 'w', cursor: { x: ms, y: 0 } });
      jest.advanceTimersByTime(10);
    }
    const bytes = frames.reduce((sum, frame) => sum + JSON.stringify(frame).length, 0);
    expect(frames.length).toBeGreaterThan(5);
    expect(bytes / 10).toBeLessThan(9 * 1024);
  });

  it('forgets who left, but not while another device of theirs is here', () => {
    const { presence, frames } = board();
    presence.arrive(phone, { id: 'ani', role: 'member' });
    presence.arrive(laptop, { id: 'ani', role: 'member' });
    presence.leave(phone, 'ani');
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toHaveLength(1);
    presence.leave(laptop, 'ani');
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toEqual([]);
  });

  it('keeps someone who closes their newer connection, and hears the older one', () => {
    const { presence, frames } = board();
    presence.arrive(phone, { id: 'ani', role: 'member', groupId: 'g' });
    presence.update(phone, 'ani', { workshopId: 'w', board: 'social' });
    presence.arrive(laptop, { id: 'ani', role: 'member', groupId: 'g' });
    presence.update(laptop, 'ani', { workshopId: 'w', board: 'economy', focus: 'sheet/s1' });
    jest.advanceTimersByTime(50);
    const ani = { participantId: 'ani', groupId: 'g' };
    expect(frames.at(-1)?.people).toEqual([{ ...ani, board: 'economy', focus: 'sheet/s1' }]);

    presence.leave(laptop, 'ani');
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toEqual([{ ...ani, board: 'social' }]);

    presence.update(phone, 'ani', { workshopId: 'w', board: 'social', cursor: { x: 1, y: 2 } });
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toEqual([{ ...ani, board: 'social', cursor: { x: 1, y: 2 } }]);
    presence.leave(phone, 'ani');
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toEqual([]);
    expect(presence.count).toBe(0);
  });

  it('lets the connection that spoke last speak, not the one that came last', () => {
    const { presence, frames } = board();
    presence.arrive(phone, { id: 'ani', role: 'member' });
    presence.update(phone, 'ani', { workshopId: 'w', board: 'social' });
    presence.arrive(laptop, { id: 'ani', role: 'member' });
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toEqual([{ participantId: 'ani', board: 'social' }]);
    presence.update(laptop, 'ani', { workshopId: 'w', board: 'economy' });
    presence.update(phone, 'ani', { workshopId: 'w', board: 'transport' });
    jest.advanceTimersByTime(50);
    expect(frames.at(-1)?.people).toEqual([{ participantId: 'ani', board: 'transport' }]);
  });

  it('shows another seat for all connections of the person', () => {
    const { presence, frames } = board();
    for (const holder of [phone, laptop])
      presence.arrive(holder, { id: 'ani', role: 'member', groupId: 'g' });
    presence.update(phone, 'ani', { workshopId: 'w', board: 'social' });
    for (const holder of [phone, laptop])
      presence.arrive(holder, { id: 'ani', role: 'member', groupId: 'h' });
    jest.advanceTimersByTime(50);
    const people = [{ participantId: 'ani', groupId: 'h', board: 'social' }];
    expect(frames.at(-1)?.people).toEqual(people);
  });

  it('keeps nothing of people who have not arrived', () => {
    const { presence, frames } = board();
    presence.update(phone, 'ani', { workshopId: 'w', board: 'social' });
    jest.advanceTimersByTime(50);
    expect(presence.count).toBe(0);
    expect(frames).toHaveLength(0);
  });
});
