import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { collect, someEvents } from '@rembuk/event-sourcing/testing';
import { towardsLeader } from './connection-string.ts';
import { KurrentDbEventStore } from './event-store.ts';
import { WireDouble } from './testing/wire/double.ts';

const password = 'Rahasia-17081945';

describe('the connection string', () => {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    for (const method of ['log', 'warn', 'error', 'debug', 'info'] as const)
      jest.spyOn(console, method).mockImplementation((...said: unknown[]) => {
        printed.push(inspect(said, { depth: 20 }));
      });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env['DEBUG'];
  });

  const failureOf = async (work: () => Promise<unknown>): Promise<Error> => {
    try {
      await work();
    } catch (error) {
      return error as Error;
    }
    throw new Error('it did not fail');
  };
  const expectUntold = (error: Error): void => {
    const told = inspect(error, { depth: 20, showHidden: true });
    for (const text of [told, String(error.stack), ...printed])
      expect(text).not.toMatch(/rahasia/i);
  };

  it('is in no error and on no console when nobody answers', async () => {
    // A port that nobody has any more.
    const { port, stop } = await (async () => {
      const double = await new WireDouble().start();
      return { port: double.port, stop: () => double.stop() };
    })();
    stop();
    const drops: Error[] = [];
    const told = Promise.withResolvers<void>();
    const store = new KurrentDbEventStore({
      connectionString: `kurrentdb://admin:${password}@127.0.0.1:${port}?tls=false`,
      bounds: { backOffMs: 1 },
      subscriptionDropped: (error) => {
        drops.push(error);
        told.resolve();
      },
    });
    const { signal } = new AbortController();
    const calls = [
      () => store.append('a', 'no_stream', someEvents(1)),
      () => store.append('a', 'any', someEvents(1)),
      () => collect(store.readStream('a')),
      () => collect(store.readAll()),
      () => store.head('a'),
      () => store.findByIds([{ stream: 'a', id: someEvents(1)[0]!.id }]),
      () => store.deleteStream('person-a'),
    ];
    for (const call of calls) {
      const error = await failureOf(call);
      expect(error).toMatchObject({ name: 'StoreUnavailableError', reason: 'unreachable' });
      expectUntold(error);
    }
    const subscription = collect(store.subscribe({ signal }));
    await told.promise;
    await store.close();
    expect(await subscription).toEqual([]);
    for (const error of drops) expectUntold(error);
  });

  it.each([
    ['a password with an @ in it', `kurrentdb://admin:pa@${password}@localhost:1?tls=false`],
    ['no scheme', `admin:${password}@localhost`],
    ['another scheme', `postgres://admin:${password}@localhost`],
    ['no host', `kurrentdb://admin:${password}@`],
    ['a broken port', `kurrentdb://admin:${password}@localhost:port`],
    ['an unknown option', `kurrentdb://admin:${password}@localhost?${password}=1`],
    ['an option without a value', `kurrentdb://admin:${password}@localhost?tls`],
    ['an option with another value', `kurrentdb://admin:${password}@localhost?tls=${password}`],
    ['two question marks', `kurrentdb://admin:${password}@localhost?tls=true?tls=true`],
    ['a file that is not there', `kurrentdb://localhost?tlsCAFile=/${password}`],
    ['half a certificate', `kurrentdb://localhost?userCertFile=/${password}`],
  ])('that has %s is refused without being told', async (_, connectionString) => {
    const error = await failureOf(async () => new KurrentDbEventStore({ connectionString }));
    expect(error).toBeInstanceOf(TypeError);
    expectUntold(error);
  });

  it.each(['*', 'k*', 'kdb:*', 'express, kdb:connection', 'express kdb:command'])(
    'is not used while DEBUG is %s, for the client would log it',
    async (debug) => {
      process.env['DEBUG'] = debug;
      const connectionString = `kurrentdb://admin:${password}@localhost`;
      const error = await failureOf(async () => new KurrentDbEventStore({ connectionString }));
      expect(error.message).toContain('DEBUG');
      expectUntold(error);
    },
  );

  it.each([
    ['kurrentdb://h?nodePreference=follower', 'kurrentdb://h?nodePreference=leader'],
    [
      'kurrentdb://h?tls=true&NODE-PREFERENCE=random&a=1',
      'kurrentdb://h?tls=true&nodePreference=leader&a=1',
    ],
    ['kurrentdb://h?tls=true', 'kurrentdb://h?tls=true'],
    ['kurrentdb://h', 'kurrentdb://h'],
  ])('%s leads to the leader as %s', (text, towards) => {
    expect(towardsLeader(text)).toBe(towards);
  });
});
