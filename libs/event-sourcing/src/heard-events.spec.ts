import { describe, expect, it } from '@jest/globals';
import { HeardEvents } from './heard-events.ts';
import { someEvents } from './testing/events.ts';

const events = someEvents(600).map((event, revision) => ({ ...event, revision }));

function heardOf(...revisions: readonly number[]): HeardEvents {
  const heard = new HeardEvents();
  for (const event of revisions.map((revision) => events[revision])) if (event) heard.hear(event);
  return heard;
}

const taken = (heard: HeardEvents, head: number) =>
  heard.takeAfter(head).map(({ revision }) => revision);

describe('events that were heard before they were asked for', () => {
  it('come in their order, whichever way they were heard, and once', () => {
    const heard = heardOf(6, 4, 5, 5);
    expect(taken(heard, 3)).toEqual([4, 5, 6]);
    expect(taken(heard, 3)).toEqual([]);
  });

  it('end at a gap; what lies behind it waits until it is filled, elsewhere or here', () => {
    const heard = heardOf(0, 2, 3, 5);
    expect(taken(heard, -1)).toEqual([0]);
    expect(taken(heard, 0)).toEqual([]);
    expect(taken(heard, 1)).toEqual([2, 3]);
    heard.hear(events[4] as (typeof events)[number]);
    expect(taken(heard, 3)).toEqual([4, 5]);
  });

  it('are forgotten where the head is past them', () => {
    const heard = heardOf(1, 2);
    expect(taken(heard, 2)).toEqual([]);
    expect(taken(heard, 0)).toEqual([]);
  });

  it('are 256 at most: one more, and the log is to be read', () => {
    const first = [...Array.from({ length: 256 }).keys()];
    expect(taken(heardOf(...first), -1)).toEqual(first);
    const heard = heardOf(...first, 256);
    expect(taken(heard, -1)).toEqual([]);
    expect(taken(heard, 255)).toEqual([256]);
  });
});
