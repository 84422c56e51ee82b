import { describe, expect, it } from '@jest/globals';
import { workshopFold } from '@rembuk/client';
import type { WireEvent } from '@rembuk/protocol';
import { stateToJson } from '@rembuk/workshop';
import { demoHistory } from '../testing/folders.ts';
import { sharedFold, sharedMeans } from './shared-work.ts';

/** As it comes out of one client's own parser. */
const received = (): readonly WireEvent[] =>
  JSON.parse(
    JSON.stringify(demoHistory('workshop-w1').map((event, revision) => ({ ...event, revision }))),
  ) as readonly WireEvent[];

describe('work that clients share', () => {
  it('gives each client what its own events give, however they were framed', () => {
    const events = received();
    const again = structuredClone(events);
    const fold = sharedFold(workshopFold);
    const one = fold.apply(fold.initialState, events);
    const pages = [again.slice(0, 7), again.slice(7, 8), again.slice(8)];
    const other = pages.reduce((state, page) => fold.apply(state, page), fold.initialState);
    expect(other).toBe(one);
    const alone = workshopFold.apply(workshopFold.initialState, events);
    expect(stateToJson(one)).toEqual(stateToJson(alone));
  });

  it('shares nothing with a client that got something else', () => {
    const events = received();
    const fold = sharedFold(workshopFold);
    const one = fold.apply(fold.initialState, events);
    const altered = structuredClone(events);
    Object.assign(altered.find(({ type }) => type === 'SheetAdded')!.data, { title: 'Lain' });
    expect(fold.apply(fold.initialState, altered)).not.toBe(one);
    const missing = events.filter(({ type }) => type !== 'LinkDrawn');
    const without = fold.apply(fold.initialState, missing);
    expect(without.links.size).toBe(0);
    expect(one.links.size).toBe(8);
  });

  it('takes equal snapshots for one, and others for others', () => {
    const events = received();
    const fold = sharedFold(workshopFold);
    const snapshot = (count: number): unknown =>
      structuredClone(stateToJson(fold.apply(fold.initialState, events.slice(0, count))));
    expect(fold.fromJson(snapshot(90))).toBe(fold.fromJson(snapshot(90)));
    expect(fold.fromJson(snapshot(91))).not.toBe(fold.fromJson(snapshot(90)));
  });
});

describe('frames that clients share', () => {
  const frame = (revision: number): string =>
    `2/live,["events",{"workshopId":"w1","from":${revision},"events":[]}]`;
  const client = () => {
    const { parser } = sharedMeans().socketOptions as {
      parser: { Decoder: new () => { add(data: unknown): void; on: Listen } };
    };
    const decoder = new parser.Decoder();
    const packets: { readonly data: readonly [string, { readonly from: number }] }[] = [];
    decoder.on('decoded', (packet) => packets.push(packet));
    return { read: (text: string) => decoder.add(text), packets };
  };
  type Listen = (
    event: 'decoded',
    listener: (packet: { data: readonly [string, { from: number }] }) => void,
  ) => void;

  it('are parsed once, also by who is far behind the others', () => {
    const [one, other] = [client(), client()];
    const frames = Array.from({ length: 20 }, (_, revision) => frame(revision));
    for (const text of frames) one.read(text);
    for (const text of frames) other.read(text);
    expect(one.packets.map(({ data }) => data[1].from)).toEqual([...frames.keys()]);
    for (const [index, packet] of other.packets.entries()) expect(packet).toBe(one.packets[index]);
  });

  it('are each their own where they differ, in one letter or by being an answer', () => {
    const [one, other] = [client(), client()];
    one.read(frame(7));
    other.read(frame(8));
    expect(other.packets).toMatchObject([{ data: ['events', { from: 8 }] }]);
    one.read('3/live,1[{"ok":true}]');
    other.read('3/live,1[{"ok":true}]');
    expect(other.packets[1]).toEqual(one.packets[1]);
    expect(other.packets[1]).not.toBe(one.packets[1]);
  });
});
