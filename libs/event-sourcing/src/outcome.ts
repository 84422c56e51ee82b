/** What became of a command. The same command id has the same outcome for ever. */
export type Outcome =
  | {
      readonly ok: true;
      /** Of the command's last event; where it had no effect, the head it was decided at. */
      readonly revision: number;
      /** It had no effect: no event tells of it. */
      readonly unchanged?: true;
    }
  | {
      readonly ok: false;
      readonly code: string;
      readonly details?: Readonly<Record<string, unknown>>;
    };

/** No outcome yet: nothing is known to have changed, and the identical command may be sent again. */
export interface Postponed {
  readonly ok: false;
  readonly postponed:
    'store_unavailable' | 'overloaded' | 'conflict' | 'shutting_down' | 'internal';
}

/** Someone else's command has this id; whose, and what became of it, is not told. */
export interface IdTaken {
  readonly ok: false;
  readonly idTaken: true;
}

/**
 * The author names a revision that the stream does not have yet. Not an outcome, so not recorded: the log may have been
 * restored from a backup, or the number is made up. The command was not decided, and as it is it will not be.
 */
export interface RevisionAhead {
  readonly ok: false;
  readonly revisionAhead: true;
}

export type Answer<Advice> =
  | {
      readonly ok: true;
      readonly revision: number;
      /** It had no effect: no event tells of it. */
      readonly unchanged?: true;
      /** As the state stands now, not as it stood then. */
      readonly advice: readonly Advice[];
    }
  | Extract<Outcome, { ok: false }>
  | Postponed
  | IdTaken
  | RevisionAhead;

/** The event of an `outcomes-` stream: a command that left no event in its own stream. */
export interface OutcomeRecorded {
  readonly type: 'CommandHadNoEffect' | 'CommandRefused';
  readonly v: 1;
  readonly data: {
    /** The head of the stream when it was decided. */
    readonly decidedAt: number;
    readonly code?: string;
    readonly details?: Readonly<Record<string, unknown>>;
  };
}
