import { StoreUnavailableError, type StoreUnavailableReason } from './event-store.ts';

/** What happens around one append that is to fail. */
export interface AppendFault {
  /** Before anything is recorded. */
  readonly before?: () => Promise<void>;
  /** When all is recorded, before the caller hears of it. */
  readonly after?: () => void;
}

/** The failures that a real store shows, for the appends to come: the first planned meets the next append. */
export class AppendFaults {
  readonly #planned: AppendFault[] = [];

  /** The append is refused and records nothing. */
  refuseNext(reason: StoreUnavailableReason = 'unreachable'): void {
    this.#planned.push({
      before: () => Promise.reject(new StoreUnavailableError(reason)),
    });
  }

  /** The append records everything, but its caller is told that the store cannot be reached. */
  loseNextReply(reason: StoreUnavailableReason = 'unreachable'): void {
    this.#planned.push({
      after: () => {
        throw new StoreUnavailableError(reason);
      },
    });
  }

  /** The append, and all behind it, wait until `release` is called; `reached` tells that it got there. */
  holdNext(): { readonly reached: Promise<void>; readonly release: () => void } {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#planned.push({
      before: () => {
        reached.resolve();
        return released.promise;
      },
    });
    return { reached: reached.promise, release: released.resolve };
  }

  /** Something else happens to the append: another writer comes first, it throws what no port allows. */
  planNext(fault: AppendFault): void {
    this.#planned.push(fault);
  }

  take(): AppendFault | undefined {
    return this.#planned.shift();
  }
}
