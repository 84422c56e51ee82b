import { createHash } from 'node:crypto';
import { type Unpack, unpackHere } from '@rembuk/client';

/** Of the same bytes once for all clients of a process, as with the fold. */
export function sharedUnpack(): Unpack {
  if (!unpackHere) throw new Error('this platform unpacks nothing');
  const unpack = unpackHere;
  const known = new Map<string, Promise<unknown>>();
  return (packed) => {
    const hash = createHash('sha256').update(packed).digest('hex');
    const unpacked = known.get(hash) ?? unpack(packed);
    known.set(hash, unpacked);
    return unpacked;
  };
}
