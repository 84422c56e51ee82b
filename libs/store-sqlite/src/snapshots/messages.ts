export type SnapshotRequest =
  | {
      readonly kind: 'load';
      readonly stream: string;
      readonly foldVersion: number;
      readonly atOrBefore: number;
    }
  | {
      readonly kind: 'save';
      readonly stream: string;
      readonly foldVersion: number;
      readonly revision: number;
      readonly hash: string;
      /** The state as JSON, in pieces: to put them together is work. */
      readonly state: readonly string[];
    }
  | {
      readonly kind: 'deleteAll';
      readonly stream: string;
      /** What the names of its other folds begin with. */
      readonly others: string;
    };

export interface LoadedSnapshot {
  readonly revision: number;
  readonly hash: string;
  /** JSON in UTF-8: bytes are handed over, a text would be copied from thread to thread. */
  readonly state: Uint8Array<ArrayBuffer>;
}
