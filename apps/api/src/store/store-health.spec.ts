import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@rembuk/event-sourcing';
import { anEvent, MemoryEventStore, sealed } from '@rembuk/event-sourcing/testing';
import { defaultConfig } from '../config/index.ts';
import { MetricsService } from '../operations/index.ts';
import { StoreHealth } from './store-health.ts';
import { watched } from './watched-store.ts';

function opened() {
  const inner = new MemoryEventStore();
  const health = new StoreHealth({ ...defaultConfig, dataFolder: tmpdir() });
  const metrics = new MetricsService();
  const store = watched(inner, health, metrics);
  const events = sealed('s', [anEvent()]);
  return { inner, health, metrics, append: () => store.append('s', 'any', events) };
}

describe('the health of the log', () => {
  it('is good while appends succeed', async () => {
    const { append, health } = opened();
    await append();
    expect(await health.trouble()).toBeUndefined();
  });

  it('is bad from a failed append to the next that succeeds', async () => {
    const { append, health, inner, metrics } = opened();
    inner.faults.refuseNext('unreachable');
    await expect(append()).rejects.toThrow(StoreUnavailableError);
    expect(await health.trouble()).toBe('unreachable');
    expect((await metrics.expose()).text).toContain(
      'rembuk_append_failures_total{reason="unreachable"} 1',
    );
    await append();
    expect(await health.trouble()).toBeUndefined();
  });

  it('is good again when there is room, and when the load has passed: else no append would ever show it', async () => {
    const { append, health, inner } = opened();
    for (const reason of ['full', 'overloaded'] as const) {
      inner.faults.refuseNext(reason);
      await expect(append()).rejects.toThrow(reason);
      expect(await health.trouble()).toBeUndefined();
    }
  });

  it('is bad for good once the store refuses writes for good', async () => {
    const { append, health } = opened();
    const failure = new StoreUnavailableError('failed');
    health.watch(() => failure);
    await append();
    expect(await health.trouble()).toBe('failed');
  });
});
