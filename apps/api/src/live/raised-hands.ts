/** Whose hands are up, in the order in which this node heard of it: of its own people, and of those of other nodes. */
export class RaisedHands {
  readonly #own = new Set<string>();
  readonly #elsewhere = new Map<string, readonly string[]>();
  /** At most everyone who is here. */
  readonly #all = new Set<string>();

  /** Those of the people of this node. */
  get own(): readonly string[] {
    return Array.from(this.#own);
  }

  /** Each person once. */
  get all(): readonly string[] {
    return Array.from(this.#all);
  }

  /** False: it is up already. */
  raise(participantId: string): boolean {
    if (this.#own.has(participantId)) return false;
    this.#own.add(participantId);
    this.#settle();
    return true;
  }

  /** Of one of this node. False: it is not up. */
  lower(participantId: string): boolean {
    if (!this.#own.delete(participantId)) return false;
    this.#settle();
    return true;
  }

  /** All that are up on another node. */
  tell(node: string, participantIds: readonly string[]): void {
    if (participantIds.length > 0) this.#elsewhere.set(node, participantIds);
    else this.#elsewhere.delete(node);
    this.#settle();
  }

  /** That node is gone. False: it had none up. */
  forgetNode(node: string): boolean {
    const isChanged = this.#elsewhere.delete(node);
    this.#settle();
    return isChanged;
  }

  /** People who are on no other node any more. False: none of them had a hand up there. */
  forgetElsewhere(participantIds: ReadonlySet<string>): boolean {
    let isChanged = false;
    for (const [node, ids] of Array.from(this.#elsewhere)) {
      const kept = ids.filter((id) => !participantIds.has(id));
      if (kept.length === ids.length) continue;
      isChanged = true;
      this.tell(node, kept);
    }
    return isChanged;
  }

  #settle(): void {
    const up = new Set([...this.#own, ...Array.from(this.#elsewhere.values()).flat()]);
    for (const id of this.#all) if (!up.has(id)) this.#all.delete(id);
    for (const id of up) this.#all.add(id);
  }
}
