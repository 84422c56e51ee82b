import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, defaultConfig, readConfig } from './config.ts';
import { limitNames, limitVariable } from './limits.ts';

describe('configuration from the environment', () => {
  it('has safe defaults for everything', () => {
    expect(readConfig({ PATH: '/bin', REMBUK_PORT: '  ' })).toEqual(defaultConfig);
    expect(defaultConfig).toMatchObject({ host: '127.0.0.1', origins: [], trustedProxies: 0 });
  });

  it('reads every variable', () => {
    const config = readConfig({
      REMBUK_DATA: 'elsewhere',
      REMBUK_HOST: '::1',
      REMBUK_PORT: '0',
      REMBUK_ORIGINS: 'https://Rembuk.Example, http://10.0.0.5:8080',
      REMBUK_TRUSTED_PROXIES: '1',
      REMBUK_SECRET: 's'.repeat(32),
      REMBUK_REDIS_URL: 'rediss://:kunci@redis.example/2',
      REMBUK_DEMO: 'off',
      REMBUK_LOG_LEVEL: 'warn',
      REMBUK_LIMIT_BODY_BYTES_MAX: '2048',
    });
    expect(config).toMatchObject({
      dataFolder: path.resolve('elsewhere'),
      host: '::1',
      port: 0,
      origins: ['https://rembuk.example', 'http://10.0.0.5:8080'],
      trustedProxies: 1,
      redis: { host: 'redis.example', port: 6379, tls: true, password: 'kunci', database: 2 },
      demo: false,
      logLevel: 'warn',
    });
    expect(config.limits.bodyBytesMax).toBe(2048);
    expect(config.limits.peopleMax).toBe(defaultConfig.limits.peopleMax);
  });

  it.each([
    ['REMBUK_PORT', '65536'],
    ['REMBUK_PORT', '80a'],
    ['REMBUK_PORT', '-1'],
    ['REMBUK_ORIGINS', '*'],
    ['REMBUK_ORIGINS', 'https://a.example/path'],
    ['REMBUK_ORIGINS', 'https://a.example,'],
    ['REMBUK_REDIS_URL', 'http://localhost'],
    ['REMBUK_DEMO', 'yes'],
    ['REMBUK_LOG_LEVEL', 'loud'],
    ['REMBUK_LIMIT_PEOPLE_MAX', '1'],
    ['REMBUK_LIMIT_PEOPLES_MAX', '100'],
    ['REMBUK_TRUSTED_PROXIES', 'loopback'],
    ['REMBUK_STORE', 'postgres://localhost'],
    ['REMBUK_STORE', 'kurrentdb'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('names all faults at once, and never a secret', () => {
    const env = {
      REMBUK_SECRET: 'too-short-secret',
      REMBUK_PORT: 'x',
      REMBUK_DEMO: 'x',
      REMBUK_REDIS_URL: 'redis://:kata-sandi@host/not-a-number',
    };
    let message = '';
    try {
      readConfig(env);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      message = (error as Error).message;
    }
    expect(message).toMatch(/REMBUK_PORT.*REMBUK_SECRET.*REMBUK_REDIS_URL.*REMBUK_DEMO/);
    expect(message).not.toMatch(/too-short-secret|kata-sandi/);
  });

  it('takes one secret, not two', () => {
    const env = { REMBUK_SECRET: 's'.repeat(40), REMBUK_SECRET_FILE: '/run/secrets/rembuk' };
    expect(() => readConfig(env)).toThrow('only one');
  });

  it('takes a shared store with a secret that is shared too, and tells neither', () => {
    const store = 'kurrentdb+discover://rembuk:rahasia@db.example:2113?tlsCAFile=/run/ca.pem';
    expect(readConfig({ REMBUK_STORE: 'sqlite' })).toEqual(defaultConfig);
    expect(readConfig({ REMBUK_STORE: store, REMBUK_SECRET: 's'.repeat(40) })).toMatchObject({
      store,
    });
    const read = () => readConfig({ REMBUK_STORE: store });
    expect(read).toThrow('REMBUK_STORE');
    expect(read).not.toThrow(/rahasia/);
  });

  it('lets variables of other tools be', () => {
    expect(() => readConfig({ REMBUK_SEED: '1', REMBUK_TOKEN: 'x' })).not.toThrow();
  });

  it('names each limit its variable', () => {
    expect(limitNames.map(limitVariable)).toContain('REMBUK_LIMIT_SHUTDOWN_MS_MAX');
    expect(new Set(limitNames.map(limitVariable)).size).toBe(limitNames.length);
  });
});
