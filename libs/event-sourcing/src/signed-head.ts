import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** Where a history stood: whoever holds this can tell later whether it still leads through there. */
export interface Head {
  readonly workshopId: string;
  readonly stream: string;
  readonly revision: number;
  /** Of the event at `revision`, and so of every event before it. */
  readonly hash: string;
}

/** A head with who vouches for it, and since when. */
export interface SignedHead extends Head {
  /** When it was signed: ISO 8601, UTC. */
  readonly at: string;
  readonly keyId: string;
  /** Ed25519, base64url, over the canonical JSON of all the other members. */
  readonly signature: string;
}

/** Signs with an Ed25519 private key. */
export function signHead(head: Head, at: string, privateKey: KeyObject): SignedHead {
  const { workshopId, stream, revision, hash } = head;
  const keyId = keyIdOf(createPublicKey(privateKey));
  const content = { workshopId, stream, revision, hash, at, keyId };
  const signature = sign(null, Buffer.from(canonicalJson(content)), privateKey);
  return { ...content, signature: signature.toString('base64url') };
}

/** Whether the key vouches for every member. */
export function isSignedBy(signed: SignedHead, publicKey: KeyObject): boolean {
  const { signature, ...content } = signed;
  if (content.keyId !== keyIdOf(publicKey)) return false;
  const text = Buffer.from(canonicalJson(content));
  return verify(null, text, publicKey, Buffer.from(signature, 'base64url'));
}

/** What a public key is called: the beginning of the SHA-256 of its DER form (SubjectPublicKeyInfo), hex. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
