/** With one `@` at most: of a password that holds another, what follows would be taken for a name of a machine, and told. */
const scheme =
  /^(?:kurrentdb|kurrent|kdb)(?:\+discover)?:\/\/(?:[^@?]*@)?[^@?]+(?:\?(?<options>.*))?$/;

/** As the client reads them: whatever their case, with or without dashes. */
const knownOptions: ReadonlySet<string> = new Set([
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'nodepreference',
  'tls',
  'tlscafile',
  'tlsverifycert',
  'usercertfile',
  'userkeyfile',
]);

/**
 * Checks a connection string before the client sees it, for the client prints the whole of one that it does not
 * understand, password included.
 * @throws TypeError which holds none of its text.
 */
export function assertConnectionString(text: string): void {
  const match = scheme.exec(text.trim());
  if (!match) throw new TypeError('not a connection string of KurrentDB: kurrentdb://...');
  for (const option of (match.groups?.['options'] ?? '').split('&').filter(Boolean)) {
    const [name = '', value = ''] = option.split('=');
    if (!knownOptions.has(name.trim().toLowerCase().replaceAll(/[_-]/g, '')) || value === '')
      throw new TypeError('an option of the connection string is unknown or has no value');
  }
}

/** The same nodes, asked for the one that leads: only there is read what was just written. */
export function towardsLeader(text: string): string {
  return text.replace(/(?<=[?&])node[_-]?preference=[^&]*/i, 'nodePreference=leader');
}
