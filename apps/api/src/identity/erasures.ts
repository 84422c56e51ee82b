import { ConcurrencyError, type EventStore, type RecordedEvent } from '@rembuk/event-sourcing';
import { appendBehind, lastOf } from './system-records.ts';

/** Who was erased, where several nodes know people: a removal is no event that others could hear. Holds ids alone. */
export const erasuresStream = 'person-@erasures';
const erasedType = 'PersonErased';
const conflictsMax = 5;

/** Whom an event of the stream names. @throws Error for what this version cannot read: someone would stay known. */
export function erasedIn({ type, v, data }: Pick<RecordedEvent, 'type' | 'v' | 'data'>): string {
  const { personId } = data as { readonly personId?: unknown };
  if (type !== erasedType || v !== 1 || typeof personId !== 'string')
    throw new Error(`unknown event of erasures: ${type}`);
  return personId;
}

/** Resolves when every node will hear of it. @throws StoreUnavailableError */
export async function recordErasure(
  store: EventStore,
  personId: string,
  nowMs: number,
): Promise<void> {
  const record = { type: erasedType, data: { personId }, atMs: nowMs };
  for (let attempt = 0; ; attempt += 1) {
    const last = await lastOf(store, erasuresStream);
    try {
      return await appendBehind(store, erasuresStream, last, record);
    } catch (error) {
      if (!(error instanceof ConcurrencyError) || attempt >= conflictsMax) throw error;
    }
  }
}
