import type { TextCommand } from '../../text/commands.ts';
import { changeBetween } from '../../text/change.ts';
import { textAt, textMax, type TextPlace } from '../../text/place.ts';
import { sheetTexts } from '../../vocabulary.ts';
import { between, likely, oneOf, type Random } from '../random.ts';
import { editable, ownSheet, ownStrategy, type Scene } from '../scene.ts';
import { sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';

export const textIdeas: IdeasOf<TextCommand> = {
  EditText: (scene) => {
    const on = somePlace(scene);
    if (!on) return undefined;
    const before = textAt(scene.state, on) ?? '';
    return { on, change: changeBetween(before, rewritten(scene.random, before, textMax(on))) };
  },
};

function somePlace(scene: Scene): TextPlace | undefined {
  if (likely(scene.random, 0.2)) {
    const strategy = ownStrategy(scene, editable);
    return strategy && { kind: 'strategy', id: strategy.id, field: 'issue' };
  }
  const sheet = ownSheet(scene);
  const field = oneOf(scene.random, sheetTexts);
  return sheet && { kind: 'sheet', id: sheet.id, field };
}

/** A few words more, or less, somewhere. */
function rewritten(random: Random, before: string, max: number): string {
  const words = before === '' ? [] : before.split(' ');
  const at = between(random, 0, words.length);
  const gone = likely(random, 0.3) ? between(random, 1, 3) : 0;
  const come = likely(random, 0.8) ? [sentence(random, 1, 60)] : [];
  const next = [...words.slice(0, at), ...come, ...words.slice(at + gone)].join(' ');
  return next.length <= max ? next : words.slice(0, at).join(' ');
}
