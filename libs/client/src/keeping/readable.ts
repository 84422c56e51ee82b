/**
 * What is on a device may have been changed by its owner, or written by another version: it is looked at before it is
 * believed, and what cannot be read is in nobody's way.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
