import { between, likely, oneOf, type Random } from './random.ts';

/** What people of a regency write: mostly Indonesian, with proper names, other scripts, punctuation and emoji. */
const words = [
  'layanan',
  'warga',
  'desa',
  'digital',
  'pelatihan',
  'data',
  'terpadu',
  'pasar',
  'wisata',
  'air',
  'bersih',
  'sekolah',
  'santri',
  'puskesmas',
  'terminal',
  'lampu',
  'jalan',
  'siaga',
  'bencana',
  'aduan',
  'daring',
  'kampung',
  'tangguh',
  'usaha',
  'mikro',
  'peta',
  'sampah',
  'hijau',
  'nelayan',
  'petani',
  'pemuda',
  'perizinan',
  'Simadin',
  'Wak Moqidin',
  'Kenduren Mas',
  'Adus Kali',
  'e-TPQ',
  'Jum’at',
  'ꦥꦱꦸꦫꦸꦲꦤ꧀',
  'باسوروان',
  '“satu pintu”',
  'R&D',
  '24/7',
  '👩🏽‍🌾',
  'naïve',
] as const;

/** Between `min` and `max` code units, whole words. */
export function sentence(random: Random, min: number, max: number): string {
  const target = between(random, min, Math.min(max, min + 60));
  let text = capital(oneOf(random, words));
  while (text.length < target) {
    const next = `${text} ${oneOf(random, words)}`;
    if (next.length > max) break;
    text = next;
  }
  return text.length >= min ? text : text.padEnd(min, 'a');
}

/** Some sentences, now and then on lines of their own. */
export function paragraph(random: Random, max: number): string {
  const count = between(random, 1, 4);
  let text = '';
  for (let sentences = 0; sentences < count; sentences += 1) {
    const between = text === '' ? '' : likely(random, 0.3) ? '\n' : ' ';
    const next = `${text}${between}${sentence(random, 20, 120)}.`;
    if (next.length > max) break;
    text = next;
  }
  return text;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
