import type { Chance } from './chance.ts';

/** Sentences such as people write into sheets; made up, about nobody. */
const sentences = [
  'Pelaksanaan dimulai dari tiga kecamatan percontohan.',
  'Data diperbarui setiap bulan oleh perangkat daerah terkait.',
  'Warga tanpa gawai tetap dilayani di kantor desa.',
  'Pelatihan operator dilakukan dua kali dalam setahun.',
  'Layanan terhubung dengan sistem yang sudah berjalan.',
  'Evaluasi dilakukan bersama akademisi dan komunitas.',
  'Biaya operasional dihitung sampai tahun kelima.',
  'Hasilnya ditampilkan terbuka di laman pemerintah daerah.',
  'Gangguan jaringan diatasi dengan pengisian luring.',
  'Keluhan dijawab paling lambat tiga hari kerja.',
] as const;

const remarks = [
  'Setuju, mohon dilengkapi indikatornya.',
  'Apakah sudah selaras dengan Renstra?',
  'Anggaran tahun kedua perlu ditinjau.',
  'Kami siap mendukung datanya 👍',
  'Bisa digabung dengan lembar sebelah?',
  'ꦱꦸꦥꦺꦴꦫ꧀ꦠ꧀ — kami dukung penuh.',
] as const;

export function paragraph(about: string, chance: Chance): string {
  const picked = Array.from({ length: 2 + chance.below(4) }, () => chance.pick(sentences) ?? '');
  return `${about}.\n${picked.join(' ')}`;
}

export function sentence(chance: Chance): string {
  return chance.pick(sentences) ?? '';
}

export function remark(chance: Chance): string {
  return chance.pick(remarks) ?? '';
}
