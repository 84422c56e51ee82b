export interface BusListener {
  /** Something that another node told: in its order, and at most once. Must not throw. */
  readonly heard: (message: string, from: string) => void;
  /** Others can be heard, for the first time or again: what they told before is not known. Must not throw. */
  readonly resumed?: () => void;
}

/**
 * Between the nodes of one installation, for what need not last. Whoever listens to a channel hears what the others
 * tell there, unless the line is away: then it is lost, and whoever needs more than that says it anew once it is back.
 */
export interface Bus {
  /** Of this node, as the others hear it: another one after each start. */
  readonly name: string;
  readonly isHere: boolean;
  /** To the other nodes, never to this one. False: it was not taken, and will not be told. */
  tell(channel: string, message: string): boolean;
  /** Until what it returns is called. */
  listen(channel: string, listener: BusListener): () => void;
}

/** Where there is one node there is nobody to tell, and nothing to hear. */
export const nobodyElse: Bus = Object.freeze({
  name: 'alone',
  isHere: true,
  tell: () => true,
  listen: () => () => undefined,
});
