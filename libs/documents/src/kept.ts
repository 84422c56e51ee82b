/** Of one kind of thing: what is kept are words for its fields, which are few. */
const KEPT_MAX = 10_000;

/** What was found out once about a field of a kind of thing. */
export class Kept<Value> {
  readonly #kinds = new Map<string, Map<string, Value>>();

  of(kind: string, path: string, find: () => Value): Value {
    let paths = this.#kinds.get(kind);
    if (!paths) this.#kinds.set(kind, (paths = new Map<string, Value>()));
    const known = paths.get(path);
    if (known !== undefined) return known;
    const value = find();
    if (paths.size < KEPT_MAX) paths.set(path, value);
    return value;
  }
}
