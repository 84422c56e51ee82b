/** The points of a PNG, row after row; in front of each row stands the filter that its bytes are written with. */
export interface PngRows {
  readonly bytes: Buffer;
  readonly height: number;
  /** Of one row, without its filter. */
  readonly rowBytes: number;
  /** Of one point. */
  readonly step: number;
}

const FILTER_MAX = 4;

/** Turns differences into points, where they stand; false for a filter that there is not. */
export function unfilter(rows: PngRows): boolean {
  const { bytes, height, rowBytes } = rows;
  for (let row = 0; row < height; row += 1) {
    const from = row * (rowBytes + 1) + 1;
    const filter = bytes[from - 1] ?? 0;
    if (filter > FILTER_MAX) return false;
    for (let x = 0; x < rowBytes; x += 1)
      bytes[from + x] = ((bytes[from + x] ?? 0) + guessed(rows, filter, row, x)) & 0xff;
  }
  return true;
}

/** Turns points into differences again: from the last on, as each follows from those before it. */
export function filter(rows: PngRows): void {
  const { bytes, height, rowBytes } = rows;
  for (let row = height - 1; row >= 0; row -= 1) {
    const from = row * (rowBytes + 1) + 1;
    const kind = bytes[from - 1] ?? 0;
    for (let x = rowBytes - 1; x >= 0; x -= 1)
      bytes[from + x] = ((bytes[from + x] ?? 0) - guessed(rows, kind, row, x)) & 0xff;
  }
}

/** What the points before one let expect of it. Called for each byte: it makes nothing. */
function guessed(
  { bytes, rowBytes, step }: PngRows,
  filter: number,
  row: number,
  x: number,
): number {
  if (filter === 0) return 0;
  const at = row * (rowBytes + 1) + 1 + x;
  const left = x >= step ? (bytes[at - step] ?? 0) : 0;
  if (filter === 1) return left;
  const up = row > 0 ? (bytes[at - rowBytes - 1] ?? 0) : 0;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const corner = row > 0 && x >= step ? (bytes[at - rowBytes - 1 - step] ?? 0) : 0;
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
