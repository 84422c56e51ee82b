import { Decoder, type Packet } from 'socket.io-parser';
import { Encoded } from './encoded.ts';

/**
 * Writes packets exactly as socket.io's own encoder does (protocol 5), for a protocol without binary data. It need
 * not search each packet for buffers, and it takes over JSON that is written already: a snapshot that 200 clients ask
 * for at once costs one serialization.
 */
export class LiveEncoder {
  encode({ type, nsp, id, data }: Packet): readonly [string] {
    const namespace = nsp === '/' ? '' : `${nsp},`;
    const answerTo = id === undefined ? '' : String(id);
    return [`${type}${namespace}${answerTo}${jsonOf(data)}`];
  }
}

function jsonOf(data: unknown): string {
  if (data === undefined) return '';
  if (!Array.isArray(data)) return JSON.stringify(data);
  let json = '[';
  for (let index = 0; index < data.length; index++) {
    const item: unknown = data[index];
    if (index > 0) json += ',';
    // As in JSON.stringify of the whole: what JSON does not know becomes null.
    json += item instanceof Encoded ? item.json : (stringify(item) ?? 'null');
  }
  return `${json}]`;
}

/** The signature in the language's library forgets that there may be no text. */
const stringify: (value: unknown) => string | undefined = JSON.stringify;

/** For the `parser` option of socket.io; clients use the parser that they come with. */
export const liveParser = { Encoder: LiveEncoder, Decoder };
