import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  Position,
} from '@kurrent/kurrentdb-client';

export type FeedMessage =
  | { readonly kind: 'event'; readonly resolved: AllStreamResolvedEvent }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caughtUp' }
  /** Nothing came for as long as one was ready to wait. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'dropped'; readonly error?: unknown };

/** Where something was said among the events: so many of them, buffered then, are to be taken before it. */
interface Remark {
  behind: number;
}

type Checkpoint = Remark & { readonly position: Position };
type Opener = (
  checkpointReached: (subscription: AllStreamSubscription, position: Position) => void,
) => AllStreamSubscription;

/**
 * One subscription of the client, until it is dropped. It is pulled, so what nobody takes is not fetched either; and what
 * the client tells by callbacks (that it caught up, checkpoints) comes in its place among the events.
 */
export class Feed {
  readonly #subscription: AllStreamSubscription;
  #dropped: { readonly error?: unknown } | undefined;
  #caughtUp: Remark | undefined;
  #checkpoint: Checkpoint | undefined;
  #woken = Promise.withResolvers<void>();

  constructor(open: Opener) {
    this.#subscription = open((subscription, position) => {
      this.#checkpoint = { position, behind: subscription.readableLength };
      this.#wake();
    });
    this.#subscription
      .on('readable', () => this.#wake())
      .on('caughtUp', () => {
        this.#caughtUp ??= { behind: this.#subscription.readableLength };
        this.#wake();
      })
      // Any of these ends it; the client starts none again.
      .on('error', (error: unknown) => this.#drop({ error }))
      .on('end', () => this.#drop({}))
      .on('close', () => this.#drop({}));
  }

  /** Its end of history was reached, whether that was taken yet or not. */
  get caughtUp(): boolean {
    return this.#caughtUp !== undefined;
  }

  /** Nothing waits to be taken. */
  get isIdle(): boolean {
    return this.#subscription.readableLength === 0;
  }

  async next(patienceMs: number): Promise<FeedMessage> {
    for (;;) {
      const woken = this.#woken.promise;
      const message = this.#take();
      if (message) return message;
      if (this.#dropped) return { kind: 'dropped', ...this.#dropped };
      if (!(await cameIn(patienceMs, woken))) return { kind: 'silent' };
    }
  }

  close(): void {
    this.#drop({});
    this.#subscription.unsubscribe().catch(() => undefined);
    this.#subscription.destroy();
  }

  #take(): FeedMessage | undefined {
    if (this.#caughtUp?.behind === 0) {
      this.#caughtUp.behind = -1;
      return { kind: 'caughtUp' };
    }
    if (this.#checkpoint?.behind === 0) {
      const { position } = this.#checkpoint;
      this.#checkpoint = undefined;
      return { kind: 'checkpoint', position };
    }
    const resolved = this.#subscription.read() as AllStreamResolvedEvent | null;
    if (!resolved) return undefined;
    if (this.#caughtUp) this.#caughtUp.behind -= 1;
    if (this.#checkpoint) this.#checkpoint.behind -= 1;
    return { kind: 'event', resolved };
  }

  #drop(dropped: { readonly error?: unknown }): void {
    this.#dropped ??= dropped;
    this.#wake();
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }
}

async function cameIn(ms: number, promise: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  const came = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  return came;
}
