export interface Observation {
  /** How often each of the two happened. */
  readonly of: readonly [number, number];
  readonly total: number;
}

/**
 * What each of two kinds of work costs, given what several mixtures of them cost together. Nothing costs less than
 * nothing: where the figures say so, the other one is all of it.
 */
export function priceOfEach(observations: readonly Observation[]): readonly [number, number] {
  const sum = (of: (one: Observation) => number) =>
    observations.reduce((all, one) => all + of(one), 0);
  const aa = sum(({ of: [a] }) => a * a);
  const ab = sum(({ of: [a, b] }) => a * b);
  const bb = sum(({ of: [, b] }) => b * b);
  const at = sum(({ of: [a], total }) => a * total);
  const bt = sum(({ of: [, b], total }) => b * total);
  const determinant = aa * bb - ab * ab;
  if (!(Math.abs(determinant) > 1e-9 * aa * bb)) throw new RangeError('the mixtures are all alike');
  const first = (at * bb - bt * ab) / determinant;
  const second = (bt * aa - at * ab) / determinant;
  if (first < 0) return [0, bt / bb];
  if (second < 0) return [at / aa, 0];
  return [first, second];
}
