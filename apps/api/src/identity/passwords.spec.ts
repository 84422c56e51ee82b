import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password-policy.ts';
import { Passwords } from './passwords.ts';

describe('password policy', () => {
  it.each([
    ['Kenduren Mas 7', undefined],
    ['kenduren-mas-2018', undefined],
    ['Adus Kali 99', undefined],
    ['ꦏꦼꦤ꧀ꦝꦸꦫꦺꦤ꧀Mas-7', undefined],
    ['Kenduren7-M', 'too_short'],
    [`A1-${'x'.repeat(200)}`, 'too_long'],
    ['kendurenmasku', 'too_few_kinds'],
    ['KENDUREN12345', 'too_few_kinds'],
    ['Aa1Aa1Aa1Aa1', 'too_repetitive'],
    ['Pak-BUDI.S-2018', 'contains_username'],
  ])('of %s: %s', (password, fault) => {
    expect(passwordFault(password, 'budi.s')).toBe(fault);
  });
});

describe('password hashes', () => {
  const passwords = new Passwords(2, 8);

  it('match their password alone, and are salted', async () => {
    const [one, two] = await Promise.all([
      passwords.hash('Adus Kali 99'),
      passwords.hash('Adus Kali 99'),
    ]);
    if (!('hash' in one) || !('hash' in two)) throw new Error('overloaded');
    expect(one.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one.hash).not.toBe(two.hash);
    expect(await passwords.verify('Adus Kali 99', one.hash)).toEqual({ matches: true });
    expect(await passwords.verify('Adus kali 99', one.hash)).toEqual({ matches: false });
  });

  it('do not depend on how the keyboard composes letters', async () => {
    const hashed = await passwords.hash('Kandhangé-Sapi 7');
    if (!('hash' in hashed)) throw new Error('overloaded');
    const decomposed = 'Kandhangé-Sapi 7'.normalize('NFD');
    expect(await passwords.verify(decomposed, hashed.hash)).toEqual({ matches: true });
  });

  it('take as long for who is unknown as for a wrong password', async () => {
    const hashed = await passwords.hash('Adus Kali 99');
    if (!('hash' in hashed)) throw new Error('overloaded');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 7; i++) {
      known.push(await timed(() => passwords.verify('a guess', hashed.hash)));
      unknown.push(await timed(() => passwords.verify('a guess', undefined)));
    }
    // The quickest of each, and wide bounds, since the machine has other work too: without the decoy it would be a
    // thousandth.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(10);
  });

  it('turn away what would wait too long', async () => {
    const narrow = new Passwords(1, 2);
    const answers = await Promise.all(Array.from({ length: 6 }, () => narrow.hash('Adus Kali 99')));
    expect(answers.filter((answer) => 'hash' in answer)).toHaveLength(3);
    expect(answers.at(-1)).toMatchObject({ code: 'overloaded', retryable: true });
  });
});

async function timed(verify: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  expect(await verify()).toEqual({ matches: false });
  return performance.now() - startedMs;
}
