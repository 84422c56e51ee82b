import type { AllStreamResolvedEvent, Filter } from '@kurrent/kurrentdb-client';
import type { EventFilter, LogPage } from '@rembuk/event-sourcing';
import type { Erasures } from './erasures.ts';
import { fromStored, isOurs } from './event-mapping.ts';
import { StreamNames } from './stream-names.ts';

/** Windows of events that the database looks through between two checkpoints of a subscription. */
const checkpointInterval = 32;

/**
 * What the database sifts out itself: it filters by one thing at a time, the rest is done here. By types first: who asks
 * for some of them wants little, and what lies in streams of one prefix may be nearly all that there is.
 */
export function serverFilter({ streamPrefix, types = [] }: EventFilter): Filter {
  if (types.length > 0) return { filterOn: 'eventType', prefixes: [...types], checkpointInterval };
  if (streamPrefix) return { filterOn: 'streamName', prefixes: [streamPrefix], checkpointInterval };
  return { filterOn: 'eventType', regex: '^[^$]', checkpointInterval };
}

/**
 * What is left of events of the log: ours, those that pass the filter, and not those of erased streams. What other
 * programs, or the database itself, wrote is passed over here.
 * @throws StoreUnavailableError
 */
export async function sifted(
  resolved: readonly AllStreamResolvedEvent[],
  { streamPrefix = '', types }: EventFilter,
  erasures: Pick<Erasures, 'among'>,
): Promise<LogPage['items']> {
  const passed = resolved.flatMap(({ event }) => {
    if (!event || event.streamId.startsWith('$') || !isOurs(event)) return [];
    const isWanted =
      StreamNames.streamOf(event.streamId).startsWith(streamPrefix) &&
      (types?.includes(event.type) ?? true);
    return isWanted ? [event] : [];
  });
  const gone = await erasures.among(passed.map(({ streamId }) => streamId));
  return passed
    .filter(({ streamId }) => !gone.has(streamId))
    .map((event) => ({ stream: StreamNames.streamOf(event.streamId), event: fromStored(event) }));
}
