import type { OrganizationId, Sheet, WorkshopState } from '@rembuk/workshop';
import { sheetStands } from '../lookup.ts';

/** What stands now of what an organization brought. */
export interface Standing {
  /** Strategies of which it is the proposing organization, whatever became of them. */
  strategiesProposed: number;
  /** Those of them that have not been withdrawn. */
  strategiesStanding: number;
  sheetsLed: number;
  sheetsSupported: number;
  /** On sheets that it leads. */
  quickWins: number;
  /** Of sheets that it leads: each budget counts once. */
  budgetRupiah: bigint;
}

export function standingOf(state: WorkshopState): ReadonlyMap<OrganizationId, Standing> {
  const byOrganization = new Map<OrganizationId, Standing>();
  const of = (id: OrganizationId): Standing => {
    const standing = byOrganization.get(id) ?? noStanding();
    byOrganization.set(id, standing);
    return standing;
  };
  for (const { organizationId, status } of state.strategies.values()) {
    of(organizationId).strategiesProposed += 1;
    if (status !== 'withdrawn') of(organizationId).strategiesStanding += 1;
  }
  for (const sheet of state.sheets.values()) {
    if (!sheetStands(state, sheet)) continue;
    for (const id of sheet.supportingIds) of(id).sheetsSupported += 1;
    if (sheet.leadId !== undefined) addLed(of(sheet.leadId), sheet);
  }
  return byOrganization;
}

export function noStanding(): Standing {
  return {
    strategiesProposed: 0,
    strategiesStanding: 0,
    sheetsLed: 0,
    sheetsSupported: 0,
    quickWins: 0,
    budgetRupiah: 0n,
  };
}

function addLed(standing: Standing, sheet: Sheet): void {
  standing.sheetsLed += 1;
  for (const { budgetRupiah, quickWin } of sheet.allocations) {
    standing.budgetRupiah += BigInt(budgetRupiah);
    if (quickWin) standing.quickWins += 1;
  }
}
