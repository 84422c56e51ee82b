/** Bounds of the domain: lengths in UTF-16 code units, counts per workshop unless said otherwise. */
export const limits = {
  /** Of ids: see isId. */
  id: { min: 1, max: 64 },
  name: { min: 1, max: 200 },
  abbreviation: { min: 1, max: 40 },
  code: { min: 1, max: 24 },
  subdimension: { min: 1, max: 80 },
  strategyTitle: { min: 10, max: 160 },
  strategyIssue: { min: 0, max: 2_000 },
  strategyTarget: { min: 0, max: 500 },
  sheetShortTitle: { min: 3, max: 80 },
  sheetTitle: { min: 1, max: 200 },
  sheetText: { min: 0, max: 3_000 },
  targetGroup: { min: 0, max: 300 },
  resources: { min: 0, max: 1_000 },
  listItem: { min: 1, max: 120 },
  note: { min: 1, max: 1_000 },
  question: { min: 1, max: 300 },
  comment: { min: 1, max: 2_000 },
  unit: { min: 1, max: 40 },
  reference: { min: 1, max: 300 },
  /** Fractional index. */
  order: { min: 1, max: 100 },

  yearMin: 2000,
  yearMax: 2100,
  /** From the first month to the last: from a January to the January after. */
  quickWinMonthsMax: 12,
  amendmentMax: 99,
  /** Of targets and baselines: the largest magnitude that still keeps its decimals. */
  quantityMax: 1e15,
  votesPerPersonMax: 20,
  listItemsMax: 100,
  sessionsMax: 50,
  dimensionsMax: 24,
  subdimensionsMax: 24,
  organizationsMax: 300,
  groupsMax: 24,
  /**
   * Seats, not people: who comes back without their token (another device, an emptied browser) gets a new one. So many
   * that each of 500 people may come back anew to each of four sessions.
   */
  participantsMax: 2_000,
  /** Seats ever given, those that were taken away too: removing makes room, though not without end. */
  participantsEverMax: 20_000,
  strategiesMax: 2_000,
  sheetsMax: 10_000,
  alignmentsPerSheetMax: 40,
  indicatorsMax: 20_000,
  linksMax: 20_000,
  commentsMax: 100_000,
  roundsMax: 1_000,
  milestonesMax: 1_000,
} as const;
