import type { Random } from '../support/random.ts';
import type { Expected, Hand, Row } from './hand.ts';

/** Changes one thing in the file, by hand, and says what verify has to name. */
type Alteration = (hand: Hand, random: Random) => Expected;
type Alterations = Readonly<Record<string, Alteration>>;

const named = ({ stream, revision }: Row): Expected => ({ [stream]: revision });

function ofText(
  column: 'data' | 'meta',
  change: (text: string, random: Random) => string,
): Alteration {
  return (hand, random) => {
    const row = hand.any();
    hand.set(column, change(hand.content(row)[column], random), row);
    return named(row);
  };
}

/** One character becomes another; the text may be no JSON any more. */
function blot(text: string, random: Random): string {
  for (;;) {
    const at = random.between(0, text.length - 1);
    const blotted =
      text.slice(0, at) + random.pick('aZ09"\\{}[]:, '.split('')) + text.slice(at + 1);
    // Half of a surrogate pair cannot be written back.
    if (blotted !== text && blotted.isWellFormed()) return blotted;
  }
}

function otherThan(character: string | undefined, random: Random): string {
  return random.pick('0123456789abcdef'.split('').filter((other) => other !== character));
}

/** A member of meta gets another value, as well written as before. */
function member(name: string): Alteration {
  return (hand, random) => {
    const row = hand.anyWith(name);
    const { meta } = hand.content(row);
    const members = JSON.parse(meta) as Record<string, string>;
    const value = members[name] ?? '';
    const at = random.between(0, value.length - 1);
    members[name] = value.slice(0, at) + otherThan(value[at], random) + value.slice(at + 1);
    hand.set('meta', meta.slice(0, meta.indexOf('{')) + JSON.stringify(members), row);
    return named(row);
  };
}

const membersOfMeta = [
  'commandId',
  'actorId',
  'organizationId',
  'groupId',
  'role',
  'at',
  'correlationId',
  'causationId',
  'hash',
];

/** Of a row, and of its texts. */
const contents: Alterations = {
  'a character of data': ofText('data', blot),
  'a character of meta': ofText('meta', blot),
  ...Object.fromEntries(membersOfMeta.map((name) => [`meta.${name}`, member(name)])),
  type: (hand) => {
    const row = hand.any();
    hand.set('type', `${hand.content(row).type}X`, row);
    return named(row);
  },
  id: (hand, random) => {
    const row = hand.any();
    hand.set('id', random.uuid(), row);
    return named(row);
  },
  v: (hand) => {
    const row = hand.any();
    hand.set('v', hand.content(row).v + 1, row);
    return named(row);
  },
  'an outcome that is null': (hand) => {
    const row = hand.any(({ stream }) => stream.startsWith('outcomes-'));
    hand.set('data', 'null', row);
    return named(row);
  },
  'a byte of the file': (hand) => {
    const row = hand.any();
    const { data, meta } = hand.content(row);
    // A text may be broken up over pages; the hash is short, and nowhere else.
    const { hash } = JSON.parse(meta) as { hash: string };
    for (const text of data.length > 60 ? [data, hash] : [hash])
      if (hand.flipByteOf(text)) return named(row);
    throw new Error('the hash lies on two pages');
  },
};

/** What is the same to a parser of JSON is not the same. */
const sameToParsers: Alterations = {
  'a space in data': ofText('data', (text) => text.replace('{', '{ ')),
  'a space behind meta': ofText('meta', (text) => `${text} `),
  'a member of data twice': ofText('data', (text) =>
    text.replace(/^\{"(\w+)":/, (start, name) => `{"${String(name)}":0,${start.slice(1)}`),
  ),
  'an escape for a letter': ofText('data', (text) =>
    text.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
  ),
  'one space less before meta': (hand) => {
    const row = hand.any(({ stream }) => stream.startsWith('person-'));
    hand.set('meta', hand.content(row).meta.slice(1), row);
    return named(row);
  },
  'a quote in id': (hand) => {
    const row = hand.any();
    hand.set('id', `x","id":"${hand.content(row).id}`, row);
    return named(row);
  },
};

/** Of where an event lies. */
const places: Alterations = {
  category: (hand) => {
    const row = hand.any();
    hand.set('category', (hand.content(row).category % 3) + 1, row);
    return named(row);
  },
  'the note of its place': (hand, random) => {
    const row = hand.any();
    hand.set('place', random.chance(0.5) ? null : '0123456789abcdef', row);
    return named(row);
  },
  'a later revision': (hand, random) => {
    const row = hand.any();
    hand.set('revision', hand.head(row.stream).revision + random.between(1, 9), row);
    return named(row);
  },
  'a revision below 0': (hand, random) => {
    const row = hand.any();
    hand.set('revision', -random.between(1, 9), row);
    return named(row);
  },
  'a position behind all': (hand, random) => {
    const row = hand.any();
    hand.set('position', hand.lastPosition + random.between(1, 9), row);
    return named(row);
  },
  'a position before all': (hand, random) => {
    const row = hand.any();
    hand.set('position', -random.between(1, 9), row);
    return named(row);
  },
  'an erased position': (hand, random) => {
    const row = hand.any();
    hand.set('position', random.pick(hand.emptyPositions), row);
    return named(row);
  },
  'positions of two streams swapped': (hand) => {
    const one = hand.any();
    const other = hand.any(({ stream }) => stream !== one.stream);
    hand.swap('position', one, other);
    return { ...named(one), ...named(other) };
  },
  'positions of one stream swapped': (hand) => {
    const [one, other] = hand.pair();
    hand.swap('position', one, other);
    return named(one);
  },
  'revisions swapped': (hand) => {
    const [one, other] = hand.pair();
    hand.swap('revision', one, other);
    return named(one);
  },
  'contents swapped': (hand) => {
    const [one, other] = hand.pair();
    const [first, second] = [hand.content(one), hand.content(other)];
    for (const column of ['type', 'data', 'meta'] as const) {
      hand.set(column, second[column], one);
      hand.set(column, first[column], other);
    }
    return named(one);
  },
  'moved to another stream': (hand) => {
    const row = hand.any();
    const target = hand.any(({ stream }) => stream !== row.stream);
    const revision = hand.head(target.stream).revision + 1;
    hand.run(
      'UPDATE events SET stream = ?, revision = ? WHERE position = ?',
      target.streamId,
      revision,
      row.position,
    );
    return { ...named(row), [target.stream]: revision };
  },
};

const removals: Alterations = {
  removed: (hand) => {
    const row = hand.any();
    hand.run('DELETE FROM events WHERE position = ?', row.position);
    return named(row);
  },
  'a run removed': (hand, random) => {
    const row = hand.any();
    const last = row.revision + random.between(1, 50);
    hand.run(
      'DELETE FROM events WHERE stream = ? AND revision BETWEEN ? AND ?',
      row.streamId,
      row.revision,
      last,
    );
    return named(row);
  },
  'a tail cut': (hand) => {
    const row = hand.any();
    hand.run('DELETE FROM events WHERE stream = ? AND revision >= ?', row.streamId, row.revision);
    return named(row);
  },
  'the last event cut': (hand) => {
    const head = hand.head(hand.any().stream);
    hand.run('DELETE FROM events WHERE position = ?', head.position);
    return named(head);
  },
  'all events of a stream removed': (hand) => {
    const { stream, streamId } = hand.any();
    hand.run('DELETE FROM events WHERE stream = ?', streamId);
    return { [stream]: 0 };
  },
  'a workshop removed, its name too': (hand) => {
    const { stream, streamId } = hand.any((row) => row.stream.startsWith('workshop-'));
    hand.run('DELETE FROM events WHERE stream = ?', streamId);
    hand.run('DELETE FROM streams WHERE id = ?', streamId);
    return { [stream]: 0 };
  },
  'a person removed as if erased': (hand) => {
    const { streamId } = hand.any((row) => row.stream.startsWith('person-'));
    hand.run('DELETE FROM events WHERE stream = ?', streamId);
    hand.run('DELETE FROM streams WHERE id = ?', streamId);
    return { '(a stream that is gone)': 0 };
  },
  'the end of the log cut': (hand) => {
    const { position } = hand.any();
    hand.run('DELETE FROM events WHERE position >= ?', position);
    const gone = hand.rows.filter((row) => row.position >= position);
    return Object.fromEntries(gone.toReversed().map(({ stream, revision }) => [stream, revision]));
  },
};

const additions: Alterations = {
  'another event in its place, with a hash that fits': (hand) => {
    const row = hand.any();
    const { id, data, meta } = hand.forged(row, row.revision);
    for (const [column, value] of Object.entries({ id, data, meta })) hand.set(column, value, row);
    return named(row);
  },
  'duplicated at the end': (hand, random) => {
    const row = hand.any();
    const revision = hand.head(row.stream).revision + 1;
    hand.insert(row, revision, { ...hand.content(row), id: random.uuid() });
    return { [row.stream]: revision };
  },
  'duplicated in its place': (hand, random) => {
    const row = hand.any();
    hand.makeRoomAt(row);
    hand.insert(row, row.revision, { ...hand.content(row), id: random.uuid() });
    return named(row);
  },
  'duplicated in another stream': (hand) => {
    const row = hand.any();
    const target = hand.any(({ stream }) => stream !== row.stream);
    const revision = hand.head(target.stream).revision + 1;
    hand.insert(target, revision, hand.content(row));
    return { [target.stream]: revision };
  },
  'inserted, with a hash that fits what came before': (hand) => {
    const row = hand.any();
    const forged = hand.forged(row, row.revision);
    hand.makeRoomAt(row);
    hand.insert(row, row.revision, forged);
    return named(row);
  },
  'added to the end, with a hash that fits': (hand) => {
    const head = hand.head(hand.any().stream);
    const revision = head.revision + 1;
    hand.insert(head, revision, hand.forged(head, revision));
    return { [head.stream]: revision };
  },
};

/** Everything that one hand can do to one event, or to the end of a history. */
export const alterations: Alterations = {
  ...contents,
  ...sameToParsers,
  ...places,
  ...removals,
  ...additions,
};
