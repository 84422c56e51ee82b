import type { Language } from '@rembuk/workshop';

const points: Readonly<Record<Language, { readonly group: string; readonly decimal: string }>> = {
  id: { group: '.', decimal: ',' },
  en: { group: ',', decimal: '.' },
};

/** `1.250.000`. Exact, however large. */
export function integer(value: number | bigint, language: Language): string {
  const digits = BigInt(value).toString();
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, points[language].group);
}

/** `Rp1.250.000.000`. */
export function rupiah(value: number | bigint, language: Language): string {
  return `Rp${integer(value, language)}`;
}

/** With at most `decimals` places, none that are zero: `12,5`. */
export function decimal(value: number, language: Language, decimals = 2): string {
  const { group, decimal: point } = points[language];
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(decimals).split('.');
  const kept = fraction.replace(/0+$/, '');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
  const isZero = /^0*$/.test(whole + kept);
  return `${value < 0 && !isZero ? '-' : ''}${grouped}${kept === '' ? '' : point + kept}`;
}

/** Always with one place, so that a column of them lines up: `12,5`. */
export function percent(value: number, language: Language): string {
  return value.toFixed(1).replace('.', points[language].decimal);
}
