import type { Time } from './time.ts';

/**
 * Time that a run moves itself: timers fire in their order as fast as they can be run, and what they set off settles
 * before the next one. Nothing else decides what happens when, so a run is the same every time.
 *
 * Microtasks and `process.nextTick` stay the engine's own: they are what settling means.
 */
export class VirtualTime implements Time {
  /** By when they are due; of the same moment, the one that was set first. */
  readonly #timers: Timer[] = [];
  readonly #real: Globals;
  readonly #startMs: number;
  #nowMs: number;
  #fired = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
    this.#nowMs = startMs;
    this.#real = {
      setTimeout: globalThis.setTimeout,
      clearTimeout: globalThis.clearTimeout,
      setInterval: globalThis.setInterval,
      clearInterval: globalThis.clearInterval,
      setImmediate: globalThis.setImmediate,
      clearImmediate: globalThis.clearImmediate,
    };
  }

  /** Milliseconds since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Timers that fired so far. */
  get fired(): number {
    return this.#fired;
  }

  /** From here on all timers and clocks of this realm are these, until `remove`. */
  install(): void {
    const cancel = (timer: unknown): void => {
      if (timer instanceof Timer) timer.cancelled = true;
    };
    const stand: Record<keyof Globals, unknown> = {
      setTimeout: (run: Run, ms?: number, ...args: unknown[]) =>
        this.#add(run, args, Math.max(1, ms ?? 1)),
      clearTimeout: cancel,
      setInterval: (run: Run, ms?: number, ...args: unknown[]) => {
        const everyMs = Math.max(1, ms ?? 1);
        return this.#add(run, args, everyMs, everyMs);
      },
      clearInterval: cancel,
      setImmediate: (run: Run, ...args: unknown[]) => this.#add(run, args, 0),
      clearImmediate: cancel,
    };
    Object.assign(globalThis, stand);
    Date.now = () => this.#nowMs;
    performance.now = () => this.#nowMs - this.#startMs;
  }

  remove(): void {
    Object.assign(globalThis, this.#real);
    Date.now = realDateNow;
    Reflect.deleteProperty(performance, 'now');
    this.#timers.length = 0;
  }

  /** Lets so much time pass, with all that is due in it. */
  async advance(ms: number): Promise<void> {
    await this.#settle();
    const end = this.#nowMs + ms;
    for (let timer = this.#due(end); timer; timer = this.#due(end)) await this.#fire(timer);
    this.#nowMs = end;
  }

  /** Lets time pass until it is so; false when it is not within the bound. */
  async until(isSo: () => boolean, withinMs: number): Promise<boolean> {
    await this.#settle();
    const end = this.#nowMs + withinMs;
    while (!isSo()) {
      const timer = this.#due(end);
      if (!timer) return isSo();
      await this.#fire(timer);
    }
    return true;
  }

  /** What a promise comes to, with as much time as that takes. */
  async for<Value>(promise: Promise<Value>, withinMs = 60_000): Promise<Value> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    promise.then(over, over);
    if (!(await this.until(() => isOver, withinMs))) throw new Error(`not within ${withinMs} ms`);
    return promise;
  }

  async #fire(timer: Timer): Promise<void> {
    this.#nowMs = Math.max(this.#nowMs, timer.due);
    this.#fired += 1;
    if (timer.everyMs !== undefined) this.#insert(timer, this.#nowMs + timer.everyMs);
    timer.run(...timer.args);
    await this.#settle();
  }

  /** Whatever can go on without time passing has gone on, once the engine is through with its microtasks. */
  #settle(): Promise<void> {
    return new Promise((resolve) => {
      this.#real.setImmediate(resolve);
    });
  }

  #due(byMs: number): Timer | undefined {
    while (this.#timers[0]?.cancelled === true) this.#timers.shift();
    const next = this.#timers[0];
    return next && next.due <= byMs ? this.#timers.shift() : undefined;
  }

  #add(run: Run, args: unknown[], ms: number, everyMs?: number): Timer {
    const timer = new Timer(run, args, everyMs);
    this.#insert(timer, this.#nowMs + ms);
    return timer;
  }

  #insert(timer: Timer, due: number): void {
    timer.due = due;
    let [low, high] = [0, this.#timers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle]?.due ?? 0) <= due) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
  }
}

const realDateNow = Date.now;

type Run = (...args: unknown[]) => void;
type Globals = Pick<
  typeof globalThis,
  | 'setTimeout'
  | 'clearTimeout'
  | 'setInterval'
  | 'clearInterval'
  | 'setImmediate'
  | 'clearImmediate'
>;

/** What is given out as a timer: with what Node's own have, as far as anybody uses it. */
class Timer {
  readonly run: Run;
  readonly args: readonly unknown[];
  readonly everyMs: number | undefined;
  due = 0;
  cancelled = false;

  constructor(run: Run, args: readonly unknown[], everyMs?: number) {
    this.run = run;
    this.args = args;
    this.everyMs = everyMs;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}
