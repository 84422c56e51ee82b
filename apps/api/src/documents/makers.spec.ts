import { afterEach, expect, it } from '@jest/globals';
import { Resources } from '../config/index.ts';
import { Makers } from './makers.ts';

let resources: Resources;
let makers: Makers;
const { signal } = new AbortController();

async function opened() {
  resources = new Resources();
  makers = new Makers(resources);
  await makers.onModuleInit();
  return makers;
}
afterEach(() => resources.closeAll());

const taken = async () => {
  const maker = await makers.take(signal, undefined);
  if (!maker) throw new Error('none');
  return maker;
};

it('what nobody waits for is done once all threads are free', async () => {
  await opened();
  const [one, other] = [await taken(), await taken()];
  const done: string[] = [];
  const spare = makers.inSpareTime(() => Promise.resolve(void done.push('spare')));
  const waiting = taken().then((maker) => {
    done.push('waited');
    return maker;
  });
  makers.giveBack(one);
  makers.giveBack(other);
  makers.giveBack(await waiting);
  expect(await spare).toBe(true);
  expect(done).toEqual(['waited', 'spare']);
});

it('ends when somebody needs a thread, and gives back its own', async () => {
  await opened();
  const begun = Promise.withResolvers<void>();
  const spare = makers.inSpareTime(async (_, leaving) => {
    begun.resolve();
    await new Promise((_resolve, reject) => {
      leaving.addEventListener('abort', () => reject(new Error('left')));
    });
  });
  await begun.promise;
  const one = await taken();
  expect(await spare).toBe(false);
  const other = await taken();
  expect(other).not.toBe(one);
});

it('tells of what goes wrong, and goes on', async () => {
  await opened();
  await expect(makers.inSpareTime(() => Promise.reject(new Error('spoilt')))).rejects.toThrow(
    'spoilt',
  );
  expect(await makers.inSpareTime(() => Promise.resolve())).toBe(true);
});

it('waits no longer once all is closed', async () => {
  await opened();
  await taken();
  const spare = makers.inSpareTime(() => Promise.resolve());
  await resources.closeAll();
  expect(await spare).toBe(false);
  expect(await makers.inSpareTime(() => Promise.resolve())).toBe(false);
});
