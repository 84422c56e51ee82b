import { randomUUID } from 'node:crypto';
import {
  ConcurrencyError,
  eventId,
  type EventStore,
  genesisHash,
  type RecordedEvent,
  seal,
} from '@rembuk/event-sourcing';

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
  const commandId = randomUUID();
  const at = new Date(nowMs).toISOString();
  const by = { actorId: 'system', role: 'system', correlationId: commandId };
  const meta = { commandId, at, causationId: commandId, ...by };
  const event = { id: eventId(commandId, 0), type: erasedType, v: 1, data: { personId }, meta };
  for (let attempt = 0; ; attempt += 1) {
    const last = await lastOf(store);
    const sealed = seal(last?.meta.hash ?? genesisHash(erasuresStream), event);
    try {
      await store.append(erasuresStream, last?.revision ?? 'no_stream', [sealed]);
      return;
    } catch (error) {
      if (!(error instanceof ConcurrencyError) || attempt >= conflictsMax) throw error;
    }
  }
}

async function lastOf(store: EventStore): Promise<RecordedEvent | undefined> {
  for await (const event of store.readStream(erasuresStream, { direction: 'backwards' }))
    return event;
  return undefined;
}
