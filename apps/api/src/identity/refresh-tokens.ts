import { createHmac, hash, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

const idBytes = 16;
const nonceBytes = 16;
const macBytes = 32;
const tokenPattern = /^[\w-]{86}$/;

/**
 * Opaque tokens that buy the next access token. The server keeps hashes of the latest ones only; the code at the end
 * of a token tells an old one, shown again by whoever copied it, from one that was made up.
 */
export class RefreshTokens {
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  issue(sessionId: string): { readonly token: string; readonly hash: string } {
    const id = Buffer.from(sessionId.replaceAll('-', ''), 'hex');
    const body = Buffer.concat([id, randomBytes(nonceBytes)]);
    const token = Buffer.concat([body, this.#mac(body)]).toString('base64url');
    return { token, hash: hash('sha256', token) };
  }

  /** The session that a token was given out for, and its hash; undefined for one that was not. */
  read(token: string): { readonly sessionId: string; readonly hash: string } | undefined {
    if (!tokenPattern.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== idBytes + nonceBytes + macBytes) return undefined;
    const body = bytes.subarray(0, -macBytes);
    if (!timingSafeEqual(this.#mac(body), bytes.subarray(-macBytes))) return undefined;
    const id = body.toString('hex', 0, idBytes);
    const sessionId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { sessionId, hash: hash('sha256', bytes.toString('base64url')) };
  }

  #mac(body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
