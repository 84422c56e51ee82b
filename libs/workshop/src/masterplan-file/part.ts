import { isOneOf, isRecord } from '../values.ts';
import { own } from '../records.ts';
import type { FileProblem } from './model.ts';

/** What reading a file brought to light. Bounded: a file that is wrong throughout need not be told so at length. */
export class Findings {
  readonly #problems: FileProblem[] = [];
  readonly #parts: Part[] = [];

  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  add(path: string, code: string, message: string): void {
    if (this.#problems.length < problemsMax) this.#problems.push({ path, code, message });
  }

  note(part: Part): void {
    this.#parts.push(part);
  }

  /** Members that nobody asked for. */
  ignored(): readonly string[] {
    return this.#parts.flatMap((part) => part.unasked()).slice(0, problemsMax);
  }
}

const problemsMax = 200;

/** An object of the file: gives its members by type, and tells what is missing or of another type. */
export class Part {
  readonly path: string;
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #findings: Findings;
  readonly #asked = new Set<string>();

  constructor(value: unknown, path: string, findings: Findings) {
    this.path = path;
    this.#findings = findings;
    this.#value = isRecord(value) && !Array.isArray(value) ? value : {};
    if (this.#value === value) findings.note(this);
    else findings.add(path, 'wrong_type', 'must be an object');
  }

  /** A text that must be there, in the first of these members that is; the empty text after a problem. */
  text(...keys: readonly [string, ...string[]]): string {
    for (const key of keys) {
      const value = this.optionalText(key);
      if (value !== undefined) return value;
    }
    if (!keys.some((key) => this.#get(key) !== undefined)) this.#missing(keys[0]);
    return '';
  }

  optionalText(key: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined || typeof value === 'string') return value;
    return this.#wrong(key, 'must be a text');
  }

  /** A number that must be there; 0 after a problem. */
  number(key: string): number {
    if (this.#get(key) === undefined) this.#missing(key);
    return this.optionalNumber(key) ?? 0;
  }

  optionalNumber(key: string): number | undefined {
    const value = this.#get(key);
    if (value === undefined || typeof value === 'number') return value;
    return this.#wrong(key, 'must be a number');
  }

  optionalFlag(key: string): boolean | undefined {
    const value = this.#get(key);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.#wrong(key, 'must be true or false');
  }

  optionalWord<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const value = this.#get(key);
    if (value === undefined || isOneOf(words, value)) return value;
    return this.#wrong(key, `must be one of: ${words.join(', ')}`);
  }

  texts(key: string): readonly string[] {
    return this.#items(key).flatMap((value, index) => {
      if (typeof value === 'string') return [value];
      this.#findings.add(`${this.pathOf(key)}[${index}]`, 'wrong_type', 'must be a text');
      return [];
    });
  }

  part(key: string): Part {
    const value = this.#get(key);
    if (value === undefined) this.#missing(key);
    return new Part(value ?? {}, this.pathOf(key), this.#findings);
  }

  parts(key: string): readonly Part[] {
    const path = this.pathOf(key);
    return this.#items(key).map(
      (value, index) => new Part(value, `${path}[${index}]`, this.#findings),
    );
  }

  /** Reads over a member that carries nothing for us. */
  skip(key: string): void {
    this.#asked.add(key);
  }

  problem(key: string, code: string, message: string): void {
    this.#findings.add(this.pathOf(key), code, message);
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  unasked(): readonly string[] {
    return Object.keys(this.#value)
      .filter((key) => !this.#asked.has(key))
      .map((key) => this.pathOf(key));
  }

  /** Null says the same as absence. */
  #get(key: string): unknown {
    this.#asked.add(key);
    return own(this.#value, key) ?? undefined;
  }

  #items(key: string): readonly unknown[] {
    const value = this.#get(key) ?? [];
    if (Array.isArray(value)) return value;
    this.#wrong(key, 'must be a list');
    return [];
  }

  #missing(key: string): void {
    this.problem(key, 'missing', 'must be given');
  }

  #wrong(key: string, message: string): undefined {
    this.problem(key, 'wrong_type', message);
    return undefined;
  }
}
