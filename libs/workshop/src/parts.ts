/**
 * The parts of a thing, such as the allocations of a sheet: a short list in the order of their keys. It is copied
 * at each change, and a list copies several times cheaper than an object with years or ids as members.
 */

type Keyed<Key extends string> = { readonly [K in Key]: string | number };

/** `value` may be anything: what is no key finds nothing. */
export function partWith<Key extends string, Part extends Keyed<Key>>(
  parts: readonly Part[],
  key: Key,
  value: unknown,
): Part | undefined {
  return parts.find((part) => part[key] === value);
}

/** With `part` in the place of the one that has its key, or where it belongs. */
export function withPart<Key extends string, Part extends Keyed<Key>>(
  parts: readonly Part[],
  key: Key,
  part: Part,
): readonly Part[] {
  const index = parts.findIndex((other) => other[key] >= part[key]);
  if (index === -1) return [...parts, part];
  const next = parts.slice();
  next.splice(index, parts[index]?.[key] === part[key] ? 1 : 0, part);
  return next;
}

export function withoutPart<Key extends string, Part extends Keyed<Key>>(
  parts: readonly Part[],
  key: Key,
  value: Part[Key],
): readonly Part[] {
  return parts.filter((part) => part[key] !== value);
}
