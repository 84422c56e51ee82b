import { expect, it } from '@jest/globals';
import { RaisedHands } from './raised-hands.ts';

it('hands keep the order in which they were raised, wherever, and are up once for each person', () => {
  const hands = new RaisedHands();
  expect(hands.raise('ani')).toBe(true);
  hands.tell('node-2', ['budi']);
  expect([hands.raise('citra'), hands.raise('ani')]).toEqual([true, false]);
  hands.tell('node-2', ['budi', 'ani', 'dewi']);
  hands.tell('node-3', ['eka']);
  expect(hands.all).toEqual(['ani', 'budi', 'citra', 'dewi', 'eka']);
  expect(hands.own).toEqual(['ani', 'citra']);

  // On two devices, of which one is still up.
  expect(hands.lower('ani')).toBe(true);
  expect(hands.lower('budi')).toBe(false);
  expect(hands.all).toEqual(['ani', 'budi', 'citra', 'dewi', 'eka']);
  expect(hands.forgetElsewhere(new Set(['ani', 'eka', 'citra']))).toBe(true);
  expect(hands.forgetElsewhere(new Set(['ani']))).toBe(false);
  expect(hands.all).toEqual(['budi', 'citra', 'dewi']);
  hands.tell('node-2', []);
  expect(hands.all).toEqual(['citra']);
});
