/** What XML 1.0 cannot hold, not even escaped: control characters and halves of surrogate pairs. */
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;
const special = /[&<>"]/g;
const unusual = /[\u0000-\u001F"&<>\uD800-\uDFFF\uFFFE\uFFFF]/;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for an element or an attribute in double quotes. What XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  if (!unusual.test(text)) return text;
  return text
    .replaceAll(unwritable, '\uFFFD')
    .replaceAll(special, (character) => entities[character] ?? character)
    .replaceAll('\r', '&#13;');
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
