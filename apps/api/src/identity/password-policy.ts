/** Code points; past the upper bound hashing would be a way to keep the server busy. */
const lengthMin = 12;
const lengthMax = 128;
const classesMin = 3;
const distinctMin = 6;

export type PasswordFault =
  'too_short' | 'too_long' | 'too_few_kinds' | 'too_repetitive' | 'contains_username';

/** The first rule that a password breaks; undefined for a good one. Rules are told, the password never. */
export function passwordFault(password: string, username: string): PasswordFault | undefined {
  const characters = Array.from(normalizedPassword(password));
  if (characters.length < lengthMin) return 'too_short';
  if (characters.length > lengthMax) return 'too_long';
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u];
  const text = characters.join('');
  if (kinds.filter((kind) => kind.test(text)).length < classesMin) return 'too_few_kinds';
  if (new Set(characters).size < distinctMin) return 'too_repetitive';
  return text.toLowerCase().includes(username.toLowerCase()) ? 'contains_username' : undefined;
}

/** One password however its letters are composed by the keyboard in use. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC');
}
