import type { DatabaseSync } from 'node:sqlite';

export interface Schema {
  /** For messages. */
  readonly name: string;
  /** A 32-bit number in the file's header. */
  readonly applicationId: number;
  /** SQL that leads from version n to n + 1. Append only: files that exist have run the earlier ones. */
  readonly migrations: readonly string[];
}

/**
 * Runs the migrations that a file lacks, each in its own transaction.
 * @throws Error for a file of something else, or of a newer version of this program.
 */
export function migrate(database: DatabaseSync, schema: Schema): void {
  assertOurs(database, schema);
  const { migrations, applicationId } = schema;
  for (let version = pragma(database, 'user_version'); version < migrations.length; version++) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(migrations[version] as string);
      database.exec(`PRAGMA user_version = ${version + 1}`);
      database.exec(`PRAGMA application_id = ${applicationId}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** @throws Error for a file that needs migrations, or that is not ours. For those who may only read. */
export function assertCurrent(database: DatabaseSync, schema: Schema): void {
  assertOurs(database, schema);
  const version = pragma(database, 'user_version');
  if (version < schema.migrations.length)
    throw new Error(`the ${schema.name} has version ${version}: let the server open it once`);
}

/** @throws Error unless the file is empty, or ours and of a version that this program knows. */
function assertOurs(database: DatabaseSync, { name, applicationId, migrations }: Schema): void {
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
  const found = pragma(database, 'application_id');
  if (found !== applicationId && (found !== 0 || tables !== 0))
    throw new Error(`the file is not a Rembuk ${name}`);
  const version = pragma(database, 'user_version');
  if (version > migrations.length)
    throw new Error(
      `the ${name} has version ${version}; this program knows ${migrations.length} at most: use a newer one`,
    );
}

function pragma(database: DatabaseSync, name: string): number {
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name];
  return typeof value === 'number' ? value : 0;
}
