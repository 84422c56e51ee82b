import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { assertConnectionString, towardsLeader } from './connection-string.ts';

/** Under these names the client logs when `DEBUG` asks for it: the connection string, and the content of events. */
const logNames = ['kdb:connection', 'kdb:command', 'kdb:command:grpc', 'kdb:events'];

/** The connections of one store: one client, or two where other nodes than the leader are preferred. */
export class Connection {
  /** Appends, and reads that must see what was just appended. */
  readonly leader: KurrentDBClient;
  /** Subscriptions, from the node that the connection string prefers. */
  readonly preferred: KurrentDBClient;

  /** @throws TypeError for a connection string that is none; it holds none of its text. */
  constructor(connectionString: string) {
    assertConnectionString(connectionString);
    const leaderString = towardsLeader(connectionString);
    this.leader = clientOf(leaderString);
    this.preferred = leaderString === connectionString ? this.leader : clientOf(connectionString);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.leader.dispose(), this.preferred.dispose()]);
  }
}

function clientOf(connectionString: string): KurrentDBClient {
  if (isLogged(process.env['DEBUG'] ?? ''))
    throw new TypeError('DEBUG would log the connection string of KurrentDB: unset it');
  let client: KurrentDBClient;
  try {
    client = KurrentDBClient.connectionString(connectionString);
  } catch {
    // The client's own error tells the connection string.
    throw new TypeError('the KurrentDB client does not take the connection string, or its files');
  }
  // Each append as a call of its own, with its own end: the client's shared stream of appends leaves rejections that
  // nobody handles when it is cut, and asks for the server's features without a timer.
  return Object.assign(client, { supports: () => Promise.resolve(false) });
}

function isLogged(debug: string): boolean {
  return debug.split(/[\s,]+/).some((pattern) => {
    const literal = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
    const asked = new RegExp(`^${literal.replaceAll('*', '.*')}$`);
    return logNames.some((name) => asked.test(name));
  });
}
