import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Part } from '@rembuk/protocol';
import { defaultLiveBounds } from './live-bounds.ts';
import { Parcels } from './parcels.ts';

const bounds = { ...defaultLiveBounds, answerBytesMax: 100, partBytesMax: 64 };
const large = JSON.stringify({ events: randomBytes(600).toString('hex') });

function parcels(more: Partial<typeof bounds> = {}) {
  const packed: string[] = [];
  const kept = new Parcels({ ...bounds, ...more }, (text) => {
    packed.push(text);
    return Promise.resolve(gzipSync(text));
  });
  return { kept, packed };
}

async function offered(kept: Parcels, name: string, json = large) {
  const wrapped = await kept.wrap('w', name, () => json);
  if (!('offer' in wrapped)) throw new Error('it is small');
  return wrapped.offer;
}

function joined(kept: Parcels, { id, count }: { id: string; count: number }): string {
  const parts = Array.from({ length: count }, (_, index) => {
    const { data } = JSON.parse(kept.part('w', id, index)?.json ?? '{}') as Part;
    return Buffer.from(data, 'base64');
  });
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(64);
  return gunzipSync(Buffer.concat(parts)).toString();
}

describe('parcels', () => {
  it('are the text again, once their parts are joined and unpacked', async () => {
    const { kept } = parcels();
    const offer = await offered(kept, 'state-1');
    expect(offer.count).toBe(Math.ceil(offer.bytes / 64));
    expect(joined(kept, offer)).toBe(large);
    expect(kept.part('w', offer.id, offer.count)).toBeUndefined();
    expect(kept.part('w', offer.id, -1)).toBeUndefined();
    expect(kept.part('another', offer.id, 0)).toBeUndefined();
  });

  it('leave what is small as it is', async () => {
    const { kept, packed } = parcels();
    expect(await kept.wrap('w', 'events-0-3', () => '{"events":[]}')).toMatchObject({
      json: '{"events":[]}',
    });
    expect(packed).toEqual([]);
  });

  it('are written and packed once for a hall, at once or one after the other', async () => {
    const { kept, packed } = parcels();
    let written = 0;
    const write = () => {
      written += 1;
      return Promise.resolve(large);
    };
    const hall = Array.from({ length: 200 }, () => kept.wrap('w', 'events-0-999', write));
    const [first, ...others] = await Promise.all(hall);
    for (const other of others) expect(other).toEqual(first);
    expect(await kept.wrap('w', 'events-0-999', write)).toMatchObject({ ...first });
    expect([written, packed.length]).toEqual([1, 1]);
  });

  it('are tried again by the next who asks, when they could not be written', async () => {
    const { kept } = parcels();
    const failing = () => Promise.reject(new Error('the store is away'));
    await expect(kept.wrap('w', 'events-0-9', failing)).rejects.toThrow('away');
    await offered(kept, 'events-0-9');
  });

  it('are kept within a bound, those that were used last', async () => {
    const { kept } = parcels({ partsKeptBytesMax: 2_200 });
    const first = await offered(kept, 'state-1');
    const second = await offered(kept, 'state-2');
    expect(kept.offered('w', first.id)).toEqual(first);
    const third = await offered(kept, 'state-3');
    expect(kept.offered('w', second.id)).toBeUndefined();
    expect(kept.part('w', second.id, 0)).toBeUndefined();
    expect(joined(kept, first)).toBe(large);
    expect(joined(kept, third)).toBe(large);
  });

  it('have another id in another life of the server', async () => {
    const [one, other] = [parcels().kept, parcels().kept];
    const { id } = await offered(one, 'state-1');
    await offered(other, 'state-1');
    expect(other.offered('w', id)).toBeUndefined();
  });
});
