/** What waits, as far as the queue looks at it. */
interface Waiting {
  readonly submission: { readonly actorId: string; readonly bytes: number };
}

/**
 * Commands that wait for their turn: in order per person, and one of each person in turn, so that whoever sends hundreds
 * at once keeps nobody waiting but themselves.
 */
export class CommandQueue<Command extends Waiting> {
  /** Whose turn is next comes first. Nobody without a command is in it. */
  #people = new Map<string, Command[]>();
  #length = 0;
  #bytes = 0;

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(command: Command): void {
    const { actorId } = command.submission;
    const theirs = this.#people.get(actorId);
    if (theirs) theirs.push(command);
    else this.#people.set(actorId, [command]);
    this.#count(command, 1);
  }

  /** As many as the bounds allow, and one in any case; nothing from an empty queue. */
  take(commandsMax: number, bytesMax: number): Command[] {
    const taken: Command[] = [];
    let bytes = 0;
    for (const [actorId, theirs] of this.#people) {
      const [next] = theirs;
      if (!next || taken.length >= commandsMax) break;
      bytes += next.submission.bytes;
      if (taken.length > 0 && bytes > bytesMax) break;
      taken.push(next);
      this.#count(next, -1);
      theirs.shift();
      this.#people.delete(actorId);
      // A map is gone through to its end, wherever that has moved meanwhile.
      if (theirs.length > 0) this.#people.set(actorId, theirs);
    }
    return taken;
  }

  /** Before what has come since from the same people, whose turn is next again. */
  putBack(commands: readonly Command[]): void {
    const people = new Map<string, Command[]>();
    for (const command of commands) {
      const { actorId } = command.submission;
      people.set(actorId, [...(people.get(actorId) ?? []), command]);
      this.#count(command, 1);
    }
    for (const [actorId, theirs] of this.#people)
      people.set(actorId, [...(people.get(actorId) ?? []), ...theirs]);
    this.#people = people;
  }

  #count({ submission }: Command, sign: 1 | -1): void {
    this.#length += sign;
    this.#bytes += sign * submission.bytes;
  }
}
