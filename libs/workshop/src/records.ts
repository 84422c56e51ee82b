/** Small tables as plain objects. Keys come from people: `constructor` is a key like any other. */

/** `key` may be anything: what is no key finds nothing. */
export function own<T>(record: Readonly<Record<string, T>>, key: unknown): T | undefined {
  const isKey = typeof key === 'string' || typeof key === 'number';
  return isKey && Object.hasOwn(record, key) ? record[key] : undefined;
}

export function withoutKey<T>(
  record: Readonly<Record<string, T>>,
  key: string | number,
): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
