/** What is left of a name where a file system knows ASCII alone. */
function ascii(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^[-.]+|-+(?=\.|$)/g, '');
}

const CHARACTERS_MAX = 120;

/** A header that gives a download its name, in ASCII and as it is (RFC 6266). */
export function attachment(name: string, extension: string): string {
  const short = Array.from(name).slice(0, CHARACTERS_MAX).join('').toWellFormed();
  const full = `${short.replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, '-')}.${extension}`;
  const safe = `${ascii(short) || 'dokumen'}.${extension}`;
  const encoded = encodeURIComponent(full).replaceAll(
    /['()*]/g,
    (character) => `%${character.codePointAt(0)?.toString(16).toUpperCase() ?? ''}`,
  );
  return `attachment; filename="${safe}"; filename*=UTF-8''${encoded}`;
}
