import { type KeyObject, webcrypto } from 'node:crypto';

const { subtle } = webcrypto;

/** Written in front: what is sealed in another way one day is not opened by this one. */
const version = 1;
const ivBytes = 12;
const headBytes = 1 + ivBytes;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Closes bytes against whoever holds them for us: they cannot be read there, nor changed, nor put in another place.
 * AES-256 in Galois/Counter mode; the work is done beside the event loop.
 */
export class Seal {
  readonly #key: webcrypto.CryptoKey;

  /** @param key of 256 bits, for this purpose alone. */
  constructor(key: KeyObject) {
    this.#key = key.toCryptoKey('AES-GCM', false, ['encrypt', 'decrypt']);
  }

  async close(place: string, bytes: Bytes): Promise<Buffer> {
    const iv = webcrypto.getRandomValues(new Uint8Array(ivBytes));
    const closed = await subtle.encrypt(algorithm(place, iv), this.#key, bytes);
    return Buffer.concat([Buffer.of(version), iv, Buffer.from(closed)]);
  }

  /** Undefined: not sealed with this key, or for another place, or changed since. */
  async open(place: string, sealed: Bytes): Promise<Buffer | undefined> {
    if (sealed[0] !== version) return undefined;
    const iv = sealed.subarray(1, headBytes);
    try {
      const rest = sealed.subarray(headBytes);
      return Buffer.from(await subtle.decrypt(algorithm(place, iv), this.#key, rest));
    } catch {
      return undefined;
    }
  }
}

function algorithm(place: string, iv: Bytes) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) };
}
