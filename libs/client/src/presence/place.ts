import { sheetTexts, strategyTexts, type TextPlace } from '@rembuk/workshop';

/** The long text that a focus names, if it names one. */
export function placeOf(focus: string): TextPlace | undefined {
  const [kind, id = '', name, ...more] = focus.split('/');
  if (more.length > 0) return undefined;
  if (kind === 'strategy') {
    const field = strategyTexts.find((one) => one === name);
    return field && { kind, id, field };
  }
  const field = sheetTexts.find((one) => one === name);
  return kind === 'sheet' && field ? { kind, id, field } : undefined;
}
