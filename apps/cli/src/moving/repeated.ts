import { ExpectedError } from '../expected-error.ts';
import type { Side } from './side-by-side.ts';

/** Of a stream that a store does not take because it holds an id twice, as KurrentDB allows: where it does. */
export async function repeated(
  original: Side,
  stream: string,
): Promise<RepeatedIdError | undefined> {
  const places = new Map<string, number>();
  for await (const { stream: name, event } of original.log.readAll({ streamPrefix: stream })) {
    if (name !== stream) continue;
    const first = places.get(event.id);
    if (first !== undefined)
      return new RepeatedIdError(
        `${original.name} holds the event ${event.id} twice: in ${stream} at revision ${first} and at revision ${event.revision}; no data folder takes it`,
      );
    places.set(event.id, event.revision);
  }
  return undefined;
}

/** No other run would do better. */
export class RepeatedIdError extends ExpectedError {}
