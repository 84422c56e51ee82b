import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Encoder, type Packet, PacketType } from 'socket.io-parser';
import { Encoded } from './encoded.ts';
import { liveParser } from './live-parser.ts';

const ours = new liveParser.Encoder();
const theirs = new Encoder();

describe('the encoder', () => {
  it('writes what the one of socket.io writes, for every packet without binary data', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const packet = fc.oneof(
      fc.record({
        type: fc.constantFrom(PacketType.EVENT, PacketType.ACK),
        nsp: fc.constantFrom('/', '/live'),
        data: fc.array(fc.oneof(json, fc.constant(undefined)), { maxLength: 3 }),
        id: fc.option(fc.nat(), { nil: undefined }),
      }),
      fc.record({
        type: fc.constantFrom(PacketType.CONNECT, PacketType.CONNECT_ERROR),
        nsp: fc.constantFrom('/', '/live'),
        data: fc.dictionary(fc.string(), json),
      }),
      fc.constant({ type: PacketType.DISCONNECT, nsp: '/live', data: undefined }),
    );
    fc.assert(
      fc.property(packet, (one) => {
        expect(ours.encode(one as Packet)).toEqual(theirs.encode(one as Packet));
      }),
    );
  });

  it('takes over JSON that is written already', () => {
    const payload = { revision: 3, text: 'Kenduren Mas, «ä» 👍' };
    const packet = { type: PacketType.EVENT, nsp: '/live', data: ['head', payload] };
    const written = { ...packet, data: ['head', new Encoded(JSON.stringify(payload))] };
    expect(ours.encode(written)).toEqual(theirs.encode(packet));
  });
});
