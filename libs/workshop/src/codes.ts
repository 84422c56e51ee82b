import type { DimensionId } from './ids.ts';

/** What is told apart without regard to case or to how its letters are composed. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Codes are told apart without regard to case: SOC-1a and SOC-1A are one code on a board. */
export function codeKey(dimensionId: DimensionId, code: string): string {
  return `${dimensionId}/${folded(code)}`;
}
