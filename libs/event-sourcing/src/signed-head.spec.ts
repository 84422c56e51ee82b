import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSignedBy, keyIdOf, type SignedHead, signHead } from './signed-head.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const head = {
  workshopId: 'pasuruan',
  stream: 'workshop-pasuruan',
  revision: 41,
  hash: 'a'.repeat(64),
};
const signed = signHead(head, '2018-10-04T09:00:00.000Z', privateKey);

describe('a signed head', () => {
  it('holds the head, when it was signed, and by which key', () => {
    expect(signed).toMatchObject({
      ...head,
      at: '2018-10-04T09:00:00.000Z',
      keyId: keyIdOf(publicKey),
    });
    expect(isSignedBy(signed, publicKey)).toBe(true);
    expect(isSignedBy(JSON.parse(JSON.stringify(signed)) as SignedHead, publicKey)).toBe(true);
  });

  it.each([
    ['workshopId', 'malang'],
    ['stream', 'workshop-malang'],
    ['revision', 40],
    ['hash', 'b'.repeat(64)],
    ['at', '2018-10-04T09:00:00.001Z'],
    ['keyId', '0000000000000000'],
    ['signature', 'AAAA'],
    ['note', 'more than was signed'],
  ])('vouches for its %s', (member, value) => {
    expect(isSignedBy({ ...signed, [member]: value }, publicKey)).toBe(false);
  });

  it('is of one key alone', () => {
    expect(isSignedBy(signed, generateKeyPairSync('ed25519').publicKey)).toBe(false);
  });
});
