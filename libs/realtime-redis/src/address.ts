/** Where Redis is and how to get in. Holds secrets: what is shown of it is `place`. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  /** For logs and people: neither user nor password. */
  readonly place: string;
}

const standardPort = 6379;

/**
 * Reads `redis://[user[:password]@]host[:port][/database]`; `rediss://` is the same under TLS.
 * Undefined for anything else. Read here, since what goes wrong inside a parser of others may quote the password.
 */
export function readRedisAddress(text: string): RedisAddress | undefined {
  const url = URL.parse(text);
  if (!url || !isRedis(url.protocol) || url.hostname === '' || url.search + url.hash !== '')
    return undefined;
  const [username, password] = [decoded(url.username), decoded(url.password)];
  const database = /^(?:\/(?<number>\d{1,3})?)?$/.exec(url.pathname);
  if (username === undefined || password === undefined || !database) return undefined;
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  const port = url.port === '' ? standardPort : Number(url.port);
  return {
    host,
    port,
    tls: url.protocol === 'rediss:',
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    database: Number(database.groups?.['number'] ?? 0),
    place: `${url.protocol}//${url.hostname}:${port}`,
  };
}

/** A text about the line, without what opens it: servers quote what they do not understand. */
export function withoutSecrets(text: string, { username, password }: RedisAddress): string {
  let clean = text;
  for (const secret of [password, username])
    if (secret !== undefined) clean = clean.replaceAll(secret, '[redacted]');
  return clean;
}

function isRedis(protocol: string): boolean {
  return protocol === 'redis:' || protocol === 'rediss:';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
