/** Work that may rest between its parts: whoever drives it does other things meanwhile. What it gives is the same. */
export type InParts<Result> = Generator<undefined, Result, undefined>;

/** All of it without a rest. */
export function atOnce<Result>(work: InParts<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
