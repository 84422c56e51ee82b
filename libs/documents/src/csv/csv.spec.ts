import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+62', "'+62"],
    ['-5', "'-5"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['Dinas X;=HYPERLINK("a")', '"Dinas X;\'=HYPERLINK(""a"")"'],
    ['a; -5', "a; '-5"],
    ['Bimtek; I', 'Bimtek; I'],
    ['=a,"b"', '"\'=a,""b"""'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    ['a"b', '"a""b"'],
    ['biasa', 'biasa'],
  ])('holds %j as text', (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`);
  });

  it('holds numbers as they are, exact ones too, and nothing as nothing', () => {
    expect(csvLine([-5, 27_021_597_764_222_973n, 12.5, null])).toBe(
      '-5,27021597764222973,12.5,\r\n',
    );
  });
});
