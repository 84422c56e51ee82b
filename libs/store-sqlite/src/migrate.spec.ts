import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { assertCurrent, migrate, type Schema } from './migrate.ts';

const first = 'CREATE TABLE things (name TEXT) STRICT';
const second = `ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 1`;

function schemaOf(...migrations: string[]): Schema {
  return { name: 'test file', applicationId: 0x0a_0b_0c_0d, migrations };
}

describe('migrate', () => {
  it('brings an empty file up to date, and an older one by what it lacks', () => {
    const database = new DatabaseSync(':memory:');
    migrate(database, schemaOf(first));
    database.exec(`INSERT INTO things VALUES ('kept')`);
    migrate(database, schemaOf(first, second));
    migrate(database, schemaOf(first, second));
    expect({ ...database.prepare('SELECT * FROM things').get() }).toEqual({
      name: 'kept',
      size: 1,
    });
    expect(pragma(database, 'user_version')).toBe(2);
    expect(pragma(database, 'application_id')).toBe(0x0a_0b_0c_0d);
    expect(() => assertCurrent(database, schemaOf(first, second))).not.toThrow();
  });

  it('leaves the file at the last version that worked', () => {
    const database = new DatabaseSync(':memory:');
    const broken = `CREATE TABLE half (a); INSERT INTO missing VALUES (1)`;
    expect(() => migrate(database, schemaOf(first, broken))).toThrow('no such table: missing');
    expect(pragma(database, 'user_version')).toBe(1);
    expect(() => database.prepare('SELECT * FROM half')).toThrow('no such table');
    expect(() => assertCurrent(database, schemaOf(first, second))).toThrow('has version 1');
    migrate(database, schemaOf(first, second));
    expect(pragma(database, 'user_version')).toBe(2);
  });

  it('touches no file of another program, and none of a newer version', () => {
    const other = new DatabaseSync(':memory:');
    other.exec('CREATE TABLE theirs (a)');
    expect(() => migrate(other, schemaOf(first))).toThrow('not a Rembuk test file');
    const marked = new DatabaseSync(':memory:');
    marked.exec('PRAGMA application_id = 7');
    expect(() => migrate(marked, schemaOf(first))).toThrow('not a Rembuk test file');

    const newer = new DatabaseSync(':memory:');
    migrate(newer, schemaOf(first, second));
    expect(() => migrate(newer, schemaOf(first))).toThrow('has version 2');
    expect(pragma(newer, 'user_version')).toBe(2);
  });
});

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}
