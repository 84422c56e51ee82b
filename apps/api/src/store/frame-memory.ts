import { getHeapStatistics } from 'node:v8';
import { FrameMemory } from '@rembuk/event-sourcing';
import type { Limits } from '../config/index.ts';
import type { MetricsService } from '../operations/index.ts';

/** The share of the heap that the past may take, whatever the limit says: the present has to fit beside it. */
const HEAP_SHARE = 1 / 4;

/** What the key frames of all workshops and all folds may take up together. */
export function frameMemory(
  { pastBytesMax }: Pick<Limits, 'pastBytesMax'>,
  metrics: Pick<MetricsService, 'countPastBytes'>,
): FrameMemory {
  const heapBytes = getHeapStatistics().heap_size_limit;
  const memory = new FrameMemory(Math.min(pastBytesMax, heapBytes * HEAP_SHARE));
  metrics.countPastBytes(() => memory.bytes);
  return memory;
}
