import { folded } from '../codes.ts';
import type { Part } from './part.ts';

/**
 * Names by which parts of a file point at each other: told apart as the domain tells codes apart. A name that
 * two things bear is no name; whoever points at it is told so, and so is a name that nothing bears.
 */
export class Names<Target> {
  readonly #targets = new Map<string, Target | typeof ambiguous>();
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  add(name: string, target: Target): void {
    const key = folded(name);
    const known = this.#targets.get(key);
    if (known === undefined) this.#targets.set(key, target);
    else if (known !== target) this.#targets.set(key, ambiguous);
  }

  /** What the member of a part points at; undefined after a problem. */
  find(name: string, part: Part, key: string): Target | undefined {
    const target = this.#targets.get(folded(name));
    if (target === undefined) {
      part.problem(key, 'unknown_reference', `names no ${this.#kind} of this file`);
      return undefined;
    }
    if (target !== ambiguous) return target;
    part.problem(key, 'ambiguous_reference', `names more than one ${this.#kind} of this file`);
    return undefined;
  }
}

const ambiguous = Symbol('ambiguous');

/** An id made of a word and a place in the file, counted from 1: `opd-01`. */
export function idAt(word: string, index: number, digits = 2): string {
  return `${word}-${String(index + 1).padStart(digits, '0')}`;
}
