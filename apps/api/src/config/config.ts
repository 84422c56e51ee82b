import path from 'node:path';
import { readRedisAddress, type RedisAddress } from '@rembuk/realtime-redis';
import { defaultLimits, type Limits, limitNames, limitRange, limitVariable } from './limits.ts';

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Config {
  /** The data folder; everything that the server keeps is in it. */
  readonly dataFolder: string;
  /** `sqlite`: the log is in the data folder; else where KurrentDB is, which may hold a password. */
  readonly store: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Origins besides the server's own that browsers may come from, as browsers write them. */
  readonly origins: readonly string[];
  /** Proxies in front of the server whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  /** Master secret from outside; absent: made on first start and kept in the data folder. */
  readonly secret?: string;
  readonly secretFile?: string;
  /** What several nodes share for a while; absent: this one is alone. */
  readonly redis?: RedisAddress;
  /** Load the demo workshop when the data folder is empty. */
  readonly demo: boolean;
  readonly logLevel: LogLevel;
  readonly limits: Limits;
}

export const defaultConfig: Config = {
  dataFolder: path.resolve('data'),
  store: 'sqlite',
  host: '127.0.0.1',
  port: 3000,
  origins: [],
  trustedProxies: 0,
  demo: true,
  logLevel: 'info',
  limits: defaultLimits,
};

/** The configuration is wrong; the message names every variable, never a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What {@link readRedisAddress} reads. */
const redisAddressForm = 'redis[s]://[user[:password]@]host[:port][/database]';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads REMBUK_* variables. An empty one counts as absent. An unknown limit is an error: a misspelt one would
 * silently not hold. Other names may belong to other tools.
 * @throws ConfigError
 */
export function readConfig(env: Env): Config {
  const problems: string[] = [];
  const given = new Map(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[0].startsWith('REMBUK_') && entry[1] !== undefined && entry[1].trim() !== '',
    ),
  );
  const read = <Value>(
    name: string,
    parse: (text: string) => Value | undefined,
    wanted: string,
  ) => {
    const text = given.get(name)?.trim();
    given.delete(name);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) problems.push(`${name} must be ${wanted}`);
    return value;
  };

  const config: Config = {
    ...defaultConfig,
    ...optional(
      'dataFolder',
      read('REMBUK_DATA', (text) => path.resolve(text), 'a folder'),
    ),
    ...optional(
      'store',
      read('REMBUK_STORE', storeOf, 'sqlite, or a connection string of KurrentDB'),
    ),
    ...optional('host', read('REMBUK_HOST', hostOf, 'a host name or address')),
    ...optional('port', read('REMBUK_PORT', integer(0, 65_535), 'a port, 0 to 65535')),
    ...optional('origins', read('REMBUK_ORIGINS', originsOf, 'origins, separated by commas')),
    ...optional('trustedProxies', read('REMBUK_TRUSTED_PROXIES', integer(0, 10), '0 to 10')),
    ...optional(
      'secret',
      read('REMBUK_SECRET', secretOf, `at least ${secretLengthMin} characters`),
    ),
    ...optional(
      'secretFile',
      read('REMBUK_SECRET_FILE', (text) => path.resolve(text), 'a file'),
    ),
    ...optional('redis', read('REMBUK_REDIS_URL', readRedisAddress, redisAddressForm)),
    ...optional('demo', read('REMBUK_DEMO', onOff, 'on or off')),
    ...optional('logLevel', read('REMBUK_LOG_LEVEL', wordOf(logLevels), logLevels.join(', '))),
    limits: readLimits(read),
  };
  if (config.secret !== undefined && config.secretFile !== undefined)
    problems.push('only one of REMBUK_SECRET and REMBUK_SECRET_FILE can be given');
  if (config.store !== 'sqlite' && config.secret === undefined && config.secretFile === undefined)
    problems.push('REMBUK_STORE is shared by nodes that sign alike: give REMBUK_SECRET too');
  for (const name of given.keys())
    if (name.startsWith('REMBUK_LIMIT_')) problems.push(`${name} is not known`);
  if (problems.length > 0) throw new ConfigError(problems.join('; '));
  return config;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}

type Read = <Value>(
  name: string,
  parse: (text: string) => Value | undefined,
  wanted: string,
) => Value | undefined;

function readLimits(read: Read): Limits {
  const limits: Record<string, number> = { ...defaultLimits };
  for (const name of limitNames) {
    const { min, max } = limitRange(name);
    const value = read(limitVariable(name), integer(min, max), `a whole number, ${min} to ${max}`);
    if (value !== undefined) limits[name] = value;
  }
  return limits as Limits;
}

/** Characters that a master secret has at least. */
export const secretLengthMin = 32;

function secretOf(text: string): string | undefined {
  return text.length >= secretLengthMin ? text : undefined;
}

function integer(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

function wordOf<Word extends string>(words: readonly Word[]): (text: string) => Word | undefined {
  return (text) => words.find((word) => word === text);
}

/** What follows the scheme is checked where the store is opened. */
function storeOf(text: string): string | undefined {
  return text === 'sqlite' || /^(kurrentdb|kurrent|kdb)(\+discover)?:\/\//.test(text)
    ? text
    : undefined;
}

function onOff(text: string): boolean | undefined {
  return text === 'on' || text === 'off' ? text === 'on' : undefined;
}

function hostOf(text: string): string | undefined {
  return /^[\w.:-]{1,255}$/.test(text) ? text : undefined;
}

function originsOf(text: string): string[] | undefined {
  const origins = text.split(',').map((item) => originOf(item.trim()));
  return origins.every((origin) => origin !== undefined) ? origins : undefined;
}

/** As a browser writes it: scheme, host and port, nothing behind. */
function originOf(text: string): string | undefined {
  const url = /^https?:\/\/[^/?#@\\*]+$/i.test(text) ? URL.parse(text) : null;
  return url === null ? undefined : url.origin;
}
