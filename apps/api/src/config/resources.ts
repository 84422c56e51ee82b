/** What was opened and has to be let go of again, the latest first; also when the start fails half way. */
export class Resources {
  readonly #closers: (() => Promise<void>)[] = [];
  #closed = false;

  /** Where all is closed already, since another part of the start has failed meanwhile, this is closed at once. */
  async add(close: () => Promise<void>): Promise<void> {
    this.#closers.push(close);
    if (this.#closed) await this.closeAll();
  }

  /** Goes on past a closer that fails, then throws the first failure. Idempotent. */
  async closeAll(): Promise<void> {
    this.#closed = true;
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse())
      await close().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
