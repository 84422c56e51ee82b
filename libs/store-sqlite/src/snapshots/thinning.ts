export interface ThinningRule {
  /** Snapshots kept of one stream and fold version. */
  readonly keptMax: number;
  /** The newest of them, which are never thinned out. */
  readonly newestKept: number;
}

/**
 * Which revisions to give up so that no more than `keptMax` stay. Like key frames: always the one whose going leaves
 * the smallest gap, so what stays is spread over the whole history, and no past revision is far from a snapshot.
 * Saved at regular distances, the widest gap stays below twice the even one. The first and the newest are kept.
 */
export function thinned(revisions: readonly number[], rule: ThinningRule): number[] {
  const kept = revisions.toSorted((a, b) => a - b);
  const given: number[] = [];
  while (kept.length > rule.keptMax) {
    const [going] = kept.splice(leastMissed(kept, rule.newestKept), 1);
    if (going !== undefined) given.push(going);
  }
  return given;
}

function leastMissed(kept: readonly number[], newestKept: number): number {
  // With little room the newest go before the rule does.
  const end = Math.max(kept.length - newestKept, 2);
  let least = 0;
  let smallestGap = Infinity;
  for (let index = 1; index < Math.min(end, kept.length - 1); index++) {
    const gap = (kept[index + 1] as number) - (kept[index - 1] as number);
    if (gap >= smallestGap) continue;
    smallestGap = gap;
    least = index;
  }
  return least;
}
