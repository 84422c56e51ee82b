import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

export type WireMethod = 'append' | 'read' | 'tombstone';

/** What happens to one call; what is left out goes well. */
export interface WireFault {
  /** Before anything is done: the call waits for it, and fails when it rejects. */
  readonly before?: () => Promise<void>;
  /** Before each event that a read gives. */
  readonly beforeEach?: () => Promise<void>;
  /** When it is done, before the caller hears of it. */
  readonly after?: () => Promise<void>;
}

/** The faults of the calls to come: the first planned of a kind meets the next call of that kind. */
export class WireFaults {
  readonly #planned = new Map<WireMethod, WireFault[]>();

  /** The call gets no answer at all, and does nothing. */
  ignoreNext(method: WireMethod): void {
    this.planNext(method, { before: () => never });
  }

  /** The call is done, but its caller never hears of it. */
  swallowNextAnswer(method: WireMethod): void {
    this.planNext(method, { after: () => never });
  }

  /** The call fails, and does nothing. */
  refuseNext(method: WireMethod, error: ServiceError = wireError(status.UNAVAILABLE)): void {
    this.planNext(method, { before: () => Promise.reject(error) });
  }

  /** The call is done, but its caller is told that it failed. */
  loseNextAnswer(method: WireMethod, error: ServiceError = wireError(status.UNAVAILABLE)): void {
    this.planNext(method, { after: () => Promise.reject(error) });
  }

  /** The call waits until `release` is called; `reached` tells that it got there. */
  holdNext(method: WireMethod): { readonly reached: Promise<void>; readonly release: () => void } {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.planNext(method, {
      before: () => {
        reached.resolve();
        return released.promise;
      },
    });
    return { reached: reached.promise, release: released.resolve };
  }

  planNext(method: WireMethod, fault: WireFault): void {
    const planned = this.#planned.get(method) ?? [];
    planned.push(fault);
    this.#planned.set(method, planned);
  }

  take(method: WireMethod): WireFault | undefined {
    return this.#planned.get(method)?.shift();
  }
}

const never = new Promise<void>(() => undefined);

export function wireError(
  code: status,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  const details = `double: ${status[code]}`;
  return Object.assign(new Error(details), { code, details, metadata });
}

/** As a node says it that follows another. */
export function notLeader(port: number): ServiceError {
  return wireError(status.NOT_FOUND, {
    exception: 'not-leader',
    'leader-endpoint-host': '127.0.0.1',
    'leader-endpoint-port': String(port),
  });
}

export function streamDeleted(stream: string): ServiceError {
  return wireError(status.FAILED_PRECONDITION, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}
