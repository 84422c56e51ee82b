import { randomBytes } from 'node:crypto';
import type { Part, PartsOffer } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { LruCache } from '../common/lru-cache.ts';
import { Encoded } from './encoded.ts';
import { LIVE_BOUNDS, type Pack, PACK } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';

/** A text that is small enough for an answer, or what it is offered as. */
export type Wrapped = { readonly json: string } | { readonly offer: PartsOffer };

type Kept = Wrapped & { readonly parts: readonly Encoded<Part>[] };

/** What many ask for at once is few things; small ones among them cost nothing but a place. */
const KEPT_MAX = 1_024;

/**
 * What is too large for one message: packed, cut into parts, and kept for a while. A hall that asks for the same costs one
 * reading, one serialization and one packing. One message of megabytes would hold up the pings behind it on a bad line
 * until the line counts as lost, and all of it would have to be sent again; parts are asked for one by one, other messages
 * go in between, and who was cut off goes on where they were.
 */
@Injectable()
export class Parcels {
  readonly #bounds: LiveBounds;
  readonly #pack: Pack;
  /** By workshop and id. */
  readonly #kept: LruCache<Kept>;
  readonly #underway = new Map<string, Promise<Wrapped>>();
  /** Parts of another life of the server are others: the same state may be written in another order. */
  readonly #life = randomBytes(6).toString('base64url');

  constructor(@Inject(LIVE_BOUNDS) bounds: LiveBounds, @Inject(PACK) pack: Pack) {
    this.#bounds = bounds;
    this.#pack = pack;
    this.#kept = new LruCache({ entriesMax: KEPT_MAX, bytesMax: bounds.partsKeptBytesMax });
  }

  /** `name`: says in full what of the workshop it is, which never changes. `write` is asked once for all who wait. */
  async wrap(
    workshopId: string,
    name: string,
    write: () => string | Promise<string>,
  ): Promise<Wrapped> {
    const id = `${name}-${this.#life}`;
    const key = keyOf(workshopId, id);
    const known = this.#kept.get(key) ?? this.#underway.get(key);
    if (known) return known;
    const wrapped = this.#wrap(key, id, write).finally(() => this.#underway.delete(key));
    this.#underway.set(key, wrapped);
    return wrapped;
  }

  /** What was offered under that id, if all of it is still there. */
  offered(workshopId: string, id: string): PartsOffer | undefined {
    const kept = this.#kept.get(keyOf(workshopId, id));
    return kept && 'offer' in kept ? kept.offer : undefined;
  }

  part(workshopId: string, id: string, index: number): Encoded<Part> | undefined {
    return this.#kept.get(keyOf(workshopId, id))?.parts[index];
  }

  async #wrap(key: string, id: string, write: () => string | Promise<string>): Promise<Wrapped> {
    const json = await write();
    if (json.length <= this.#bounds.answerBytesMax) {
      const small = { json, parts: [] };
      this.#kept.set(key, small, json.length);
      return small;
    }
    const packed = await this.#pack(json);
    const parts = cut(packed, this.#bounds.partBytesMax);
    const offer = { id, count: parts.length, bytes: packed.length };
    this.#kept.set(key, { offer, parts }, Math.ceil((packed.length * 4) / 3));
    return { offer };
  }
}

function keyOf(workshopId: string, id: string): string {
  return `${workshopId}/${id}`;
}

function cut(packed: Buffer, bytesMax: number): readonly Encoded<Part>[] {
  const parts: Encoded<Part>[] = [];
  for (let start = 0; start < packed.length; start += bytesMax) {
    const data = packed.toString('base64', start, start + bytesMax);
    parts.push(new Encoded(`{"ok":true,"data":"${data}"}`));
  }
  return parts;
}
