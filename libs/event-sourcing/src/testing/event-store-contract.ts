import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, jest } from '@jest/globals';
import { appendContract } from './append-contract.ts';
import { contentContract } from './content-contract.ts';
import { lifeContract } from './life-contract.ts';
import { readAllContract } from './read-all-contract.ts';
import { readStreamContract } from './read-stream-contract.ts';
import { repeatContract } from './repeat-contract.ts';
import { subscribeContract } from './subscribe-contract.ts';
import type { ContractOptions, OpenedStore, UseFixture } from './fixture.ts';

/** What every adapter of the `EventStore` port must do: each sentence of the port is a test here. */
export function eventStoreContract(name: string, options: ContractOptions): void {
  // Each of many flushes may take long on a busy disk.
  jest.setTimeout(30_000);
  describe(`EventStore contract: ${name}`, () => {
    // Opening a real store takes long: tests share one until a test closes it.
    let opened: OpenedStore | undefined;
    let spent = false;
    const use: UseFixture = (how) => {
      if (!opened) throw new Error('the store is not open');
      spent ||= how === 'to close it';
      return { opened, store: opened.store, own: `t${randomUUID().replaceAll('-', '')}` };
    };
    const dispose = async (): Promise<void> => {
      await opened?.dispose();
      opened = undefined;
      spent = false;
    };

    beforeEach(async () => {
      opened ??= await options.open();
    });
    afterEach(() => (spent ? dispose() : undefined));
    afterAll(dispose);

    appendContract(use);
    repeatContract(use, options);
    contentContract(use);
    readStreamContract(use);
    readAllContract(use);
    subscribeContract(use);
    lifeContract(use);
  });
}
