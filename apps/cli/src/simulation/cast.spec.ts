import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type MasterplanFile, openingOf, readMasterplanFile } from '@rembuk/workshop';
import { demoFile } from '../testing/folders.ts';
import { castFor } from './cast.ts';

function demo(): MasterplanFile {
  const file = readMasterplanFile(JSON.parse(readFileSync(demoFile, 'utf8')));
  if ('problems' in file) throw new Error('the demo does not read');
  return file;
}

describe('who comes', () => {
  it('has a facilitator at each table, who proposes elsewhere, and members of every OPD', () => {
    const cast = castFor(demo(), 80);
    expect(cast).toHaveLength(80);
    const facilitators = cast.filter(({ role }) => role === 'facilitator');
    const lone = facilitators.filter(({ organizationId }) => organizationId === undefined);
    expect(new Set(lone.map(({ groupId }) => groupId)).size).toBe(4);
    // DPKP proposes on living too, and sits on branding.
    expect(facilitators).toContainEqual({
      role: 'facilitator',
      groupId: 'group-04',
      organizationId: 'opd-17',
    });
    const members = cast.filter(({ role }) => role === 'member');
    expect(new Set(members.map(({ organizationId }) => organizationId)).size).toBe(30);
  });

  it('seats members with their organization, tables equally full', () => {
    const file = demo();
    const { groups = [] } = openingOf(file);
    const sizes = new Map<string, number>();
    for (const { groupId, organizationId } of castFor(file, 200)) {
      sizes.set(groupId, (sizes.get(groupId) ?? 0) + 1);
      const group = groups.find((one) => one.groupId === groupId);
      if (organizationId !== undefined && organizationId !== 'opd-17')
        expect(group?.organizationIds).toContain(organizationId);
    }
    expect(Math.max(...sizes.values()) - Math.min(...sizes.values())).toBeLessThanOrEqual(2);
  });

  it('says how many people a plan needs at least', () => {
    expect(() => castFor(demo(), 5)).toThrow('at least 6 people');
    expect(castFor(demo(), 6)).toHaveLength(6);
  });
});
