/** As much of a text as fits on one line of a list, in UTF-16 code units. */
export const excerptMax = 80;

/** What a line of a list would show otherwise than it is. */
const loose = /^\s|\s$|\s\s|[^\S ]/;

/** All but a space alone: most text has no other, and is left as it is. */
const spaces = /\s\s+|[^\S ]/g;

/** One line, cut at its end when it is long; never within a character of two halves. */
export function excerpt(text: string): string {
  if (text.length <= excerptMax && !loose.test(text)) return text;
  const line = text
    .slice(0, 2 * excerptMax)
    .replaceAll(spaces, ' ')
    .trim();
  if (line.length <= excerptMax && text.length <= 2 * excerptMax) return line;
  const cut = line.slice(0, excerptMax - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
