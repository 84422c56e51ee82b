import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { StoreUnavailableError, StoreUnavailableReason } from '@rembuk/event-sourcing';
import { type Config, CONFIG } from '../config/index.ts';

/** With less than this free, an append of a busy moment might not fit. */
const freeBytesMin = 32 * 1024 * 1024;

/** Whether the log can be written, as far as is known without writing to it. */
@Injectable()
export class StoreHealth {
  readonly #folder: string;
  #lastReason: StoreUnavailableReason | undefined;
  #isReached = true;
  #failure: () => StoreUnavailableError | undefined = () => undefined;

  constructor(@Inject(CONFIG) { dataFolder }: Config) {
    this.#folder = dataFolder;
  }

  /** Where the store itself says that it refuses writes for good. */
  watch(failure: () => StoreUnavailableError | undefined): void {
    this.#failure = failure;
  }

  appended(): void {
    this.#lastReason = undefined;
  }

  refused(reason: StoreUnavailableReason): void {
    this.#lastReason = reason;
  }

  /** Whether the store answers, where it lies elsewhere. */
  reached(isReached: boolean): void {
    this.#isReached = isReached;
    // Who is told that a server is out sends it nothing that could show otherwise.
    if (isReached && this.#lastReason === 'unreachable') this.#lastReason = undefined;
  }

  /** What this server holds may be older than what others have written. */
  get isCutOff(): boolean {
    return !this.#isReached;
  }

  /** Why the log cannot be written; undefined when nothing stands against it. */
  async trouble(): Promise<StoreUnavailableReason | undefined> {
    const failure = this.#failure();
    if (failure) return failure.reason;
    if (this.isCutOff) return 'unreachable';
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize < freeBytesMin) return 'full';
    // There is room again, and load passes: neither keeps a server out for good.
    return this.#lastReason === 'full' || this.#lastReason === 'overloaded'
      ? undefined
      : this.#lastReason;
  }
}
