import { describe, expect, it } from '@jest/globals';
import { serverFilter } from './log-filter.ts';

describe('what the database is asked to sift out', () => {
  it('is by types where only some are wanted, whatever streams they lie in', () => {
    expect(serverFilter({ streamPrefix: 'workshop-', types: ['WorkshopOpened'] })).toMatchObject({
      filterOn: 'eventType',
      prefixes: ['WorkshopOpened'],
    });
  });

  it('is by streams where all types are', () => {
    expect(serverFilter({ streamPrefix: 'person-' })).toMatchObject({
      filterOn: 'streamName',
      prefixes: ['person-'],
    });
  });

  it('is what others wrote, where everything is wanted', () => {
    expect(serverFilter({})).toMatchObject({ filterOn: 'eventType', regex: '^[^$]' });
  });
});
