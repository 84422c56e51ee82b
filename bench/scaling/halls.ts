import type { Assumptions } from './assumptions.ts';

/** Regencies and cities of each time zone, by the provinces of 2022: 514 in all. */
export const zones = [
  // Sumatra 154, Java 119, West and Central Kalimantan 28.
  { name: 'WIB', utcOffsetHours: 7, regions: 301 },
  // South, East and North Kalimantan 28, Bali and Nusa Tenggara 41, Sulawesi 81.
  { name: 'WITA', utcOffsetHours: 8, regions: 150 },
  // Maluku 21, Papua 42.
  { name: 'WIT', utcOffsetHours: 9, regions: 63 },
] as const;

/** Half days by the clock on the wall, minutes since midnight. */
export const halfDays = [
  { from: 8 * 60, to: 12 * 60 },
  { from: 13 * 60, to: 16 * 60 },
] as const;
/** Halls begin up to so many minutes sooner or later. */
const jitterMinutes = 15;

export interface Hall {
  readonly people: number;
  /** Added to the clock on the wall it gives minutes of UTC, of this day. */
  readonly shiftMinutes: number;
  /** Says on which server it is. */
  readonly draw: number;
}

/** One for each region that has a workshop on this day. */
export function hallsOf(
  { share, peopleMin, peopleMax }: Assumptions,
  random: () => number,
): readonly Hall[] {
  return zones.flatMap(({ regions, utcOffsetHours }) =>
    Array.from({ length: Math.round(regions * share) }, () => ({
      people: Math.round(peopleMin + random() * (peopleMax - peopleMin)),
      shiftMinutes: -utcOffsetHours * 60 + Math.round((random() * 2 - 1) * jitterMinutes),
      draw: random(),
    })),
  );
}
