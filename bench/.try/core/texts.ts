const words =
  `pelayanan publik berbasis data terpadu untuk warga desa melalui dasbor bersama perangkat daerah setiap bulan
  pengelolaan sampah pasar rakyat wisata kesehatan ibu anak posyandu sekolah banjir air bersih irigasi petani nelayan
  usaha mikro perizinan satu pintu kampung digital jaringan internet transportasi keamanan lingkungan terukur`.split(
    /\s+/,
  );

/** Words up to about `characters`. */
export function prose(random: () => number, characters: number): string {
  let text = '';
  while (text.length < characters - 12) {
    const word = words[Math.floor(random() * words.length)] ?? '';
    text += text === '' ? word : ` ${word}`;
  }
  return text;
}
