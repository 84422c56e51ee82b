/** Chance that can be had again: the same seed gives the same run. */
export type Random = () => number;

/** Numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `min` to `max`, both inclusive. */
export function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

export function likely(random: Random, probability: number): boolean {
  return random() < probability;
}

export function oneOf<Item>(random: Random, items: readonly [Item, ...Item[]]): Item;
export function oneOf<Item>(random: Random, items: readonly Item[]): Item | undefined;
export function oneOf<Item>(random: Random, items: readonly Item[]): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** At most `count` of the items, each once. */
export function someOf<Item>(random: Random, items: readonly Item[], count: number): Item[] {
  const rest = [...items];
  const chosen: Item[] = [];
  while (chosen.length < count && rest.length > 0)
    chosen.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return chosen;
}

/** One of the keys, as often as its weight says; weights are >= 0 and not all of them 0. */
export function weighted<Key extends string>(
  random: Random,
  weights: ReadonlyMap<Key, number>,
): Key | undefined {
  let total = 0;
  for (const weight of weights.values()) total += weight;
  let left = random() * total;
  for (const [key, weight] of weights) {
    left -= weight;
    if (left < 0) return key;
  }
  return undefined;
}

/** An id as clients make them (RFC 9562, version 4). */
export function uuid(random: Random): string {
  const part = (length: number) =>
    Array.from({ length }, () => between(random, 0, 15).toString(16)).join('');
  const variant = between(random, 8, 11).toString(16);
  return `${part(8)}-${part(4)}-4${part(3)}-${variant}${part(3)}-${part(12)}`;
}
