import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../support/folder.ts';
import type { Random } from '../../support/random.ts';

/** What the demo's masterplan is about, as far as sentences speak of it. */
interface Subject {
  readonly shortTitle: string;
  readonly title: string;
  readonly lead: string;
  readonly supporting: string;
  readonly year: number;
}

interface DemoFile {
  readonly organizations: readonly { readonly abbreviation: string; readonly name: string }[];
  readonly strategies: readonly {
    readonly sheets: readonly {
      readonly shortTitle: string;
      readonly title: string;
      readonly lead: string;
      readonly supporting: readonly string[];
      readonly allocations: readonly { readonly year: number }[];
    }[];
  }[];
}

/** Sentences as a group writes them about the innovations of the demo's masterplan. */
export class Sentences {
  readonly #subjects: readonly Subject[];

  static async ofDemo(): Promise<Sentences> {
    const text = await readFile(path.join(root, 'demo/pasuruan-2018.json'), 'utf8');
    return new Sentences(JSON.parse(text) as DemoFile);
  }

  private constructor({ organizations, strategies }: DemoFile) {
    const names = new Map(organizations.map(({ abbreviation, name }) => [abbreviation, name]));
    const nameOf = (abbreviation: string) => names.get(abbreviation) ?? abbreviation;
    this.#subjects = strategies
      .flatMap(({ sheets }) => sheets)
      .map(({ shortTitle, title, lead, supporting: [first = lead], allocations: [when] }) => ({
        shortTitle,
        title,
        lead: nameOf(lead),
        supporting: nameOf(first),
        year: when?.year ?? 2019,
      }));
  }

  next(random: Random): string {
    return random.pick(forms)(random.pick(this.#subjects), random);
  }
}

const forms: readonly ((subject: Subject, random: Random) => string)[] = [
  ({ lead, title, supporting, year }) =>
    `${lead} menyelenggarakan ${title} bersama ${supporting} mulai tahun ${year}.`,
  ({ shortTitle, lead }) =>
    `${shortTitle} mengurangi antrean warga yang selama ini datang ke kantor ${lead}.`,
  ({ shortTitle, year }, random) =>
    `Pada tahun ${year} ${shortTitle} menjangkau ${random.between(12, 365)} desa dan dievaluasi setiap triwulan.`,
  ({ shortTitle, supporting }) =>
    `Data ${shortTitle} dipadankan dengan data ${supporting} agar bantuan tepat sasaran.`,
  ({ supporting, shortTitle, year }) =>
    `Tanpa pendampingan dari ${supporting}, ${shortTitle} sulit berlanjut setelah ${year + 2}.`,
  ({ lead }, random) =>
    `Aduan masuk melalui “satu pintu” dan dijawab ${lead} paling lambat ${random.between(2, 14)} hari kerja.`,
  ({ lead }) => `Kader desa 👩🏽‍🌾 dilatih dua kali setahun, setiap Jum’at, oleh ${lead}.`,
  ({ shortTitle }) =>
    `Warga lanjut usia tetap dilayani di balai desa; ${shortTitle} bukan gantinya.`,
];

/** What stands in for a word that somebody thinks better of. */
export const words = [
  'pelayanan',
  'berkala',
  'terpadu',
  'masyarakat',
  'kecamatan',
  'pendampingan',
  'bersama',
  'daring',
  'tepat sasaran',
  'naïf',
] as const;

export const clauses = [
  ', terutama di wilayah pesisir,',
  ' secara bertahap',
  ' yang belum terhubung internet',
  ' (lihat Renstra)',
  ' dan perangkat desa',
] as const;
