/**
 * What is erased must be gone from the file, byte for byte. `secure_delete` overwrites deleted rows, but when SQLite
 * moves a row between pages to balance its tree, a copy may stay behind in the slack of the old page (seen once in
 * 1,600 erasures). Overflow pages are never moved. JSON may begin with spaces, so the text of erasable streams gets
 * more of them than a page holds of a row; what follows, meta and data, then lies in overflow pages entirely.
 */
const padding = ' '.repeat(4096);

/** SQLite's default, asserted when a log is opened: of a row, less than this stays in the tree. */
export const pageSize = 4096;

/** Meta stands before data in a row, so padding the one moves both. */
export function erasable(meta: string): string {
  return padding + meta;
}

/** Where the text begins in the bytes of a padded meta; 0 when they are not padded as they were written. */
export function paddedBytes(meta: Uint8Array): number {
  const space = 0x20;
  const isWhole = meta.subarray(0, padding.length).every((byte) => byte === space);
  return isWhole && meta[padding.length] !== space ? padding.length : 0;
}
