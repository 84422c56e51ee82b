import { describe, expect, it } from '@jest/globals';
import { defaultBounds } from '../bounds.ts';
import { WriterClient } from '../writer-client.ts';
import { AnsweringThread } from './answering-thread.ts';

const file = new URL('../testing/odd-thread.ts', import.meta.url);
const name = 'test thread';
const prepared = {
  events: [{ id: 'i', type: 'T', v: 1, data: '{}', meta: '{}' }],
  bytes: 4,
};
const failed = { name: 'StoreUnavailableError', reason: 'failed' };

describe('a thread that ends by surprise', () => {
  it('is an error when it ends before it is open', async () => {
    const workerData = { ends: 'before it opens' };
    const opening = AnsweringThread.open({ file, name, workerData, pendingMax: 10 });
    await expect(opening).rejects.toThrow('cannot open');
  });

  it.each(['by an error', 'by itself'])(
    'rejects all that it was asked, and all that follows (%s)',
    async (ends) => {
      const crashes: Error[] = [];
      const thread = await AnsweringThread.open<string, string>({
        file,
        name,
        workerData: { ends },
        pendingMax: 2,
        crashed: (error) => crashes.push(error),
      });
      const asked = [thread.ask('a'), thread.ask('b')];
      await expect(thread.ask('c')).rejects.toMatchObject({ reason: 'overloaded' });
      for (const question of asked) await expect(question).rejects.toMatchObject(failed);
      await expect(thread.ask('d')).rejects.toMatchObject(failed);
      expect(crashes).toHaveLength(1);
      await thread.close();
      await thread.close();
    },
  );

  it.each(['by an error', 'by itself'])('rejects every append and erasure (%s)', async (ends) => {
    const crashes: Error[] = [];
    const data = { ...defaultBounds, file: '', erasablePrefix: '', ends };
    const writer = await WriterClient.open(
      data,
      defaultBounds,
      { committed: () => undefined, crashed: (error) => crashes.push(error) },
      file,
    );
    const asked = [
      writer.append('a', 'any', prepared),
      writer.append('b', 'any', prepared),
      writer.erase('c'),
    ];
    for (const question of asked) await expect(question).rejects.toMatchObject(failed);
    expect(() => writer.append('a', 'any', prepared)).toThrow('event store unavailable: failed');
    await expect(writer.erase('c')).rejects.toMatchObject(failed);
    expect(writer.failure).toMatchObject(failed);
    expect(crashes).toHaveLength(1);
    await writer.close();
  });
});
