import { describe, expect, it } from '@jest/globals';
import { Resources } from './resources.ts';

describe('resources', () => {
  it('are closed in the other order, past one that fails, once', async () => {
    const resources = new Resources();
    const closed: string[] = [];
    const closer = (name: string, error?: Error) => async () => {
      closed.push(name);
      await (error ? Promise.reject(error) : Promise.resolve());
    };
    await resources.add(closer('store'));
    await resources.add(closer('server', new Error('server')));
    await resources.add(closer('file'));
    await expect(resources.closeAll()).rejects.toThrow('server');
    await resources.closeAll();
    expect(closed).toEqual(['file', 'server', 'store']);
  });

  it('that are opened when all is closed are closed at once', async () => {
    const resources = new Resources();
    await resources.closeAll();
    let closed = false;
    await resources.add(() => {
      closed = true;
      return Promise.resolve();
    });
    expect(closed).toBe(true);
  });
});
