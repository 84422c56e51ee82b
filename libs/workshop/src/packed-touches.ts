import type { OrganizationId, PersonId } from './ids.ts';
import { type Writer, writer, writerAt, type Writers } from './writers.ts';
import {
  type Entry,
  type LastWriting,
  OpenTouches,
  told,
  type Touch,
  type Touches,
} from './writings.ts';

/** Places of its writers in the list of all, and the text that points at them. Empty where nobody wrote. */
export type TouchesJson = readonly [] | readonly [writers: readonly number[], text: string];

/** Before each field. In names this, and a space, are escaped. */
const mark = '|';

/**
 * The touches of a thing in one text, as a snapshot has them: a state holds hundreds of thousands, and those who open a
 * workshop ask for few. What is written later lies over it.
 */
export class PackedTouches implements Touches {
  /**
   * Field, revision, place of its writer among those of this thing; the same two of the last one by anybody else:
   * `|title 986506 1 984772 2|stage 882590 0`.
   */
  private readonly text: string;
  /** The state's, each shared by many things: kept out of sight of whoever counts what this one takes up. */
  readonly #writers: readonly Writer[];

  private constructor(text: string, writers: readonly Writer[]) {
    this.text = text;
    this.#writers = writers;
  }

  /** What {@link toJson} gave. Throws when it points at no writer. */
  static fromJson(json: TouchesJson, all: readonly Writer[]): Touches {
    if (json.length === 0) return OpenTouches.none;
    const [places, text] = json;
    return new PackedTouches(
      text,
      places.map((place) => writerAt(place, all)),
    );
  }

  /** The same whether they were packed or not. */
  static toJson(touched: Touches, all: Writers): TouchesJson {
    const packed = touched instanceof PackedTouches ? touched : PackedTouches.#of(touched);
    if (packed.text === '') return [];
    return [packed.#writers.map((each) => all.placeOf(each[0], each[1])), packed.text];
  }

  static #of(touched: Touches): PackedTouches {
    const writers: Writer[] = [];
    let text = '';
    touched.each((field, entry) => {
      const { revision, actorId, organizationId, otherRevision } = entry;
      text += `${beginning(field)}${revision} ${placeIn(writers, actorId, organizationId)}`;
      if (otherRevision < 0) return;
      const otherPlace = placeIn(writers, entry.otherActorId, entry.otherOrganizationId);
      text += ` ${otherRevision} ${otherPlace}`;
    });
    return new PackedTouches(text, writers);
  }

  copy(): OpenTouches {
    return OpenTouches.over(this);
  }

  lastOf(field: string): LastWriting | undefined {
    return this.copy().lastOf(field);
  }

  [Symbol.iterator](): Iterator<Touch> {
    return told(this)[Symbol.iterator]();
  }

  entryOf(field: string): Entry | undefined {
    const begins = beginning(field);
    const at = this.text.indexOf(begins);
    return at < 0 ? undefined : this.#entry(at + begins.length);
  }

  each(tell: (field: string, entry: Entry) => void): void {
    const { text } = this;
    for (let at = 0; at >= 0; at = text.indexOf(mark, at + 1)) {
      const nameEnd = text.indexOf(' ', at);
      const name = text.slice(at + 1, nameEnd);
      tell(unescaped(name), this.#entry(nameEnd + 1));
    }
  }

  /** Of the numbers from there on. */
  #entry(at: number): Entry {
    const [revision = -1, place = -1, otherRevision = -1, otherPlace] = numbersAt(this.text, at);
    const [actorId, organizationId] = writerAt(place, this.#writers);
    const [otherActorId, otherOrganizationId] =
      otherPlace === undefined ? nobody : writerAt(otherPlace, this.#writers);
    return { revision, actorId, organizationId, otherRevision, otherActorId, otherOrganizationId };
  }
}

const nobody: Writer = [''];

/** Those of one thing are few. */
function placeIn(
  writers: Writer[],
  actorId: PersonId,
  organizationId: OrganizationId | undefined,
): number {
  const known = writers.findIndex((one) => one[0] === actorId && one[1] === organizationId);
  return known < 0 ? writers.push(writer(actorId, organizationId)) - 1 : known;
}

function beginning(field: string): string {
  return `${mark}${escaped(field)} `;
}

/** Not as in a URI, which has no way to write half a surrogate pair: whatever was recorded is a name. */
function escaped(field: string): string {
  return field.replace(/[%| ]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

function unescaped(name: string): string {
  if (!name.includes('%')) return name;
  return name.replace(/%(..)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Digit by digit: of a state that is written down again all are read. */
function numbersAt(text: string, from: number): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (let at = from; at < text.length && text.charAt(at) !== mark; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (digit >= 0) {
      number = number * 10 + digit;
      continue;
    }
    numbers.push(number);
    number = 0;
  }
  numbers.push(number);
  return numbers;
}

const zero = '0'.charCodeAt(0);
