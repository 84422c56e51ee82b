import type { ClientBounds } from '@rembuk/client';
import type { Random } from '../support/random.ts';
import { fairWeather, type Weather } from './line.ts';
import type { ServerBounds } from './network.ts';
import type { StoreWeather } from './stores.ts';

/** In some worlds people do one thing most of the time. */
export const moods: readonly Readonly<Record<string, number>>[] = [
  {},
  /** All in the same text, over a slow network. */
  { type: 6, flush: 4, command: 0.2, 'replace a text': 0.3, 'go offline': 0.2, 'a while': 0.1 },
  { type: 0.2, command: 4, undo: 4, redo: 4 },
  { type: 2, crash: 4, reload: 3, 'kill the server': 2 },
];

export type Act = readonly [weight: number, name: string, act: () => void | Promise<void>];

export function someAct(acts: readonly Act[], random: Random): Act {
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const act of acts) {
    left -= act[0];
    if (left < 0) return act;
  }
  throw new RangeError('nothing to do');
}

/** Mostly people act while what they did before is under way. */
export function someTimeMs(random: Random): number {
  const draw = random.next();
  if (draw < 0.25) return 0;
  if (draw < 0.75) return random.between(0, 40);
  return draw < 0.95 ? random.between(40, 500) : random.between(500, 5_000);
}

export function someWeather(random: Random): Weather {
  const weather: Weather = {
    delayMsMax: random.chance(0.3) ? random.between(100, 3_000) : random.between(0, 60),
    loss: random.chance(0.4) ? random.next() * 0.3 : 0,
    doubling: random.chance(0.4) ? random.next() * 0.5 : 0,
  };
  return random.chance(0.3) ? fairWeather : weather;
}

export function someStoreWeather(random: Random): StoreWeather {
  const draw = random.next();
  return {
    takesMsMax: random.between(0, draw < 0.3 ? 400 : 10),
    refuses: draw < 0.2 ? 0.3 : 0,
    losesAnswer: draw > 0.8 ? 0.3 : 0,
  };
}

/** Bounds that a small world reaches; those of a hall in some. */
export function someServerBounds(random: Random): ServerBounds {
  if (random.chance(0.3)) return {};
  const drawn = {
    openEventsMax: random.between(1, 40),
    frameEventsMax: random.between(1, 8),
    snapshotBehindMax: random.between(0, 30),
  };
  // Without a draw of its own: the worlds of earlier seeds stay what they were.
  const inParts = drawn.frameEventsMax % 2 === 0;
  return inParts ? { ...drawn, answerBytesMax: 2_000, partBytesMax: 500 } : drawn;
}

/** As narrow as a server can be set and still serve: what is kept is soon let go of, and whoever hurries is told to wait. */
export function narrowServerBounds(random: Random): ServerBounds {
  return {
    partsKeptBytesMax: random.between(20_000, 60_000),
    openBytesMax: random.between(500, 5_000),
    plainBytesMax: random.between(500, 5_000),
    frameBytesMax: random.between(500, 5_000),
    snapshotKeptMs: random.between(100, 2_000),
    backlogPacketsMax: random.between(10, 40),
    tickMs: random.between(1, 200),
    ...(random.chance(0.5)
      ? { messagesBurst: random.between(20, 60), messagesPerSecond: random.between(5, 30) }
      : {}),
  };
}

export function someClientBounds(random: Random): Partial<ClientBounds> {
  const full = random.chance(0.2) ? { pendingMax: random.between(2, 12) } : {};
  if (random.chance(0.5)) return full;
  return { ...full, windowMax: random.between(1, 6), heldEventsMax: random.between(1, 20) };
}
