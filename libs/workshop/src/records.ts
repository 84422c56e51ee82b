/** Small tables as plain objects. Keys come from people: `constructor` is a key like any other. */

export function own<T>(record: Readonly<Record<string, T>>, key: string | number): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function withoutKey<T>(
  record: Readonly<Record<string, T>>,
  key: string | number,
): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
