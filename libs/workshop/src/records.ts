/** Small tables as plain objects. Keys come from people: `constructor` is a key like any other. */

/** `key` may be anything: what is no key finds nothing. */
export function own<T>(record: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === 'string' && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Of a table by year. Members of objects are strings, years are numbers: '2019' is no year. */
export function ofYear<T>(record: Readonly<Record<string, T>>, year: unknown): T | undefined {
  return typeof year === 'number' && Object.hasOwn(record, year) ? record[year] : undefined;
}

export function withoutKey<T>(
  record: Readonly<Record<string, T>>,
  key: string | number,
): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
