/** A value that changes, and tells. */
export interface Observable<Value> {
  get(): Value;
  /** Calls `listener` at every change from now on; gives the way to stop that. */
  subscribe(listener: (value: Value) => void): () => void;
}

/** An observable that its owner sets. */
export class Cell<Value> implements Observable<Value> {
  #value: Value;
  readonly #listeners = new Set<(value: Value) => void>();

  constructor(value: Value) {
    this.#value = value;
  }

  get(): Value {
    return this.#value;
  }

  set(value: Value): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of Array.from(this.#listeners)) listener(value);
  }

  subscribe(listener: (value: Value) => void): () => void {
    // A function of its own per subscription: the same listener may subscribe twice.
    const own = (value: Value) => listener(value);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }
}

/** Resolves with the first value, now or later, that fits. */
export function when<Value, Fitting extends Value>(
  observable: Observable<Value>,
  fits: (value: Value) => value is Fitting,
): Promise<Fitting>;
export function when<Value>(
  observable: Observable<Value>,
  fits: (value: Value) => boolean,
): Promise<Value>;
export function when<Value>(
  observable: Observable<Value>,
  fits: (value: Value) => boolean,
): Promise<Value> {
  const now = observable.get();
  if (fits(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    const stop = observable.subscribe((value) => {
      if (!fits(value)) return;
      stop();
      resolve(value);
    });
  });
}
