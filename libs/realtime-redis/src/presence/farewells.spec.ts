import { expect, it } from '@jest/globals';
import { Farewells } from './farewells.ts';

it('says for a while of each workshop that it is closed, unless it was opened again', () => {
  const farewells = new Farewells(100);
  farewells.closed('a', 0);
  farewells.closed('b', 50);
  farewells.closed('c', 50);
  farewells.opened('c');
  expect(farewells.due(99)).toEqual(['a', 'b']);
  expect(farewells.due(100)).toEqual(['b']);
  farewells.closed('b', 140);
  expect(farewells.due(200)).toEqual(['b']);
  expect(farewells.due(240)).toEqual([]);
});

it('keeps the latest, within a bound', () => {
  const farewells = new Farewells(100);
  for (let index = 0; index <= 1_000; index++) farewells.closed(`w-${index}`, index / 100);
  const due = farewells.due(50);
  expect([due.length, due[0], due.at(-1)]).toEqual([1_000, 'w-1', 'w-1000']);
});
