import {
  type AppendResult,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  StoreUnavailableError,
} from '@rembuk/event-sourcing';
import type { MetricsService } from '../operations/index.ts';
import type { StoreHealth } from './store-health.ts';

/** The store, with an eye on its appends: for health and metrics. */
export function watched(
  store: EventStore,
  health: StoreHealth,
  metrics: MetricsService,
): EventStore {
  const append = async (
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> => {
    try {
      const result = await store.append(stream, expected, events);
      health.appended();
      return result;
    } catch (error) {
      if (error instanceof StoreUnavailableError) {
        health.refused(error.reason);
        metrics.appendFailed(error.reason);
      }
      throw error;
    }
  };
  return {
    capabilities: store.capabilities,
    append,
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    head: (stream) => store.head(stream),
    findByIds: (keys) => store.findByIds(keys),
    ...(store.audit && { audit: store.audit.bind(store) }),
    subscribe: (options) => store.subscribe(options),
    deleteStream: (stream) => store.deleteStream(stream),
    close: () => store.close(),
  };
}
