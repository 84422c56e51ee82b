import {
  loadWritten,
  otherFoldsOf,
  type Snapshot,
  type SnapshotStore,
  type WrittenSnapshot,
} from '@rembuk/event-sourcing';
import {
  type RedisAddress,
  RedisAwayError,
  RedisLine,
  RedisSnapshotStore,
} from '@rembuk/realtime-redis';
import type { Config, Resources } from '../config/index.ts';
import { redisPrefix } from '../nodes/redis-prefix.ts';
import type { Log } from '../operations/index.ts';
import type { Secrets } from './secrets.ts';

/** Over a line of its own, where what is large holds nobody up. */
export async function withThoseOfOthers(
  own: SnapshotStore,
  config: Pick<Config, 'redis'> & { readonly redis: RedisAddress },
  { resources, secrets, log }: { resources: Resources; secrets: Secrets; log: Log },
): Promise<SharedSnapshots> {
  const line = new RedisLine(config.redis);
  line.open();
  await resources.add(() => line.end());
  const failed = (stream: string, err: unknown): void => {
    // Whoever tells of the line tells that.
    if (!(err instanceof RedisAwayError)) log.warn({ stream, err }, 'a snapshot of all nodes');
  };
  const prefix = redisPrefix(config);
  const shared = new RedisSnapshotStore(line, { prefix, key: secrets.sharedSnapshots, failed });
  return new SharedSnapshots(own, shared, failed);
}

/**
 * A node's own snapshots, and of the state that decides also those of the others: who never had a workshop begins where
 * another node is. What is shared may be away at any time; then each goes by its own. Other folds stay with their node:
 * they are large, and each can make its own.
 */
export class SharedSnapshots implements SnapshotStore {
  readonly #own: SnapshotStore;
  readonly #shared: SnapshotStore;
  readonly #failed: (stream: string, error: unknown) => void;

  /** @param failed told of what the others will not find; must not throw. */
  constructor(
    own: SnapshotStore,
    shared: SnapshotStore,
    failed: (stream: string, error: unknown) => void,
  ) {
    this.#own = own;
    this.#shared = shared;
    this.#failed = failed;
  }

  async load(...which: Parameters<SnapshotStore['load']>): Promise<Snapshot | undefined> {
    const [own, shared] = await Promise.all([this.#own.load(...which), this.#ofOthers(which)]);
    if (!shared || (own && own.revision >= shared.revision)) return own;
    const { json, ...of } = shared;
    const snapshot = { ...of, state: JSON.parse(new TextDecoder().decode(json)) as unknown };
    // For the day on which the others are not to be asked.
    this.#own.save(which[0], snapshot).catch((error: unknown) => this.#failed(which[0], error));
    return snapshot;
  }

  async loadWritten(
    ...which: Parameters<SnapshotStore['load']>
  ): Promise<WrittenSnapshot | undefined> {
    const [own, shared] = await Promise.all([
      loadWritten(this.#own, ...which),
      this.#ofOthers(which),
    ]);
    return shared && !(own && own.revision >= shared.revision) ? shared : own;
  }

  async save(stream: string, snapshot: Snapshot): Promise<void> {
    await this.#own.save(stream, snapshot);
    if (!isShared(stream)) return;
    await this.#shared.save(stream, snapshot).catch((error) => this.#failed(stream, error));
  }

  /** @throws what either throws; both were asked. */
  async deleteAll(stream: string): Promise<void> {
    const own = this.#own.deleteAll(stream);
    await Promise.all([own, isShared(stream) && this.#shared.deleteAll(stream)]);
  }

  /** Unread: most often it is no newer than the own one. */
  async #ofOthers(which: Parameters<SnapshotStore['load']>): Promise<WrittenSnapshot | undefined> {
    return isShared(which[0]) ? loadWritten(this.#shared, ...which) : undefined;
  }
}

function isShared(stream: string): boolean {
  return !stream.includes(otherFoldsOf(''));
}
