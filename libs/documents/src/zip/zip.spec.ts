import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { partsOf } from '../testing/unzip.ts';
import { deflatedText } from './deflated-text.ts';
import { ZipWriter } from './zip.ts';

/** As rows are: much of the same, and of any length. */
const text = fc
  .array(fc.oneof(fc.constant('<c s="1"/>'), fc.string({ unit: 'binary', maxLength: 40 })), {
    maxLength: 60,
  })
  .map((parts) => parts.join('').toWellFormed());

describe('an archive', () => {
  it('holds what was put in, whether it was compressed there or before', () => {
    const parts = fc.array(fc.tuple(fc.boolean(), text), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (of) => {
        const zip = new ZipWriter();
        const entry = zip.begin('entry.xml');
        for (const [isCompressed, each] of of)
          if (isCompressed) entry.put(deflatedText([each]));
          else entry.write(each);
        entry.end();
        zip.put('other.xml', 'other');
        zip.end();
        const archive = Buffer.concat(zip.take());
        const whole = of.map(([, each]) => each).join('');
        expect(partsOf(archive)).toEqual({ 'entry.xml': whole, 'other.xml': 'other' });
        // Behind the entry, as its header says: the sum and the length of what it holds.
        const at = archive.indexOf(Buffer.from('PK\x07\x08', 'latin1'));
        expect(archive.readUInt32LE(at + 4)).toBe(crc32(whole));
        expect(archive.readUInt32LE(at + 12)).toBe(Buffer.byteLength(whole));
      }),
      { numRuns: 100 },
    );
  });
});

describe('compressed text', () => {
  it('ends where a byte does, so that anything can come behind it', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        const both = [deflatedText([first]), deflatedText([second])];
        const lastBlock = Buffer.from([3, 0]);
        const stream = Buffer.concat([...both.flatMap(({ chunks }) => chunks), lastBlock]);
        expect(inflateRawSync(stream).toString()).toBe(first + second);
      }),
      { numRuns: 100 },
    );
  });

  it('longer than what is compressed at once is whole', () => {
    const long = 'Kenduren Mas '.repeat(50_000);
    const { chunks, bytes, crc } = deflatedText(['<', long, '>']);
    const stream = Buffer.concat([...chunks, Buffer.from([3, 0])]);
    expect(inflateRawSync(stream).toString()).toBe(`<${long}>`);
    expect([bytes, crc]).toEqual([long.length + 2, crc32(`<${long}>`)]);
  });
});
