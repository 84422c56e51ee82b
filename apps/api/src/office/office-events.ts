/**
 * What the office that prints puts on paper, in the stream `person-@office`: it holds names of those who sign, so it can
 * be erased like a person. These types are the storage format: a change means a new version and an upcaster.
 */
export interface OfficeDescribed {
  readonly type: 'OfficeDescribed';
  readonly v: 1;
  readonly data: OfficeDetails;
}

/** The whole of it, each time. */
export interface OfficeDetails {
  readonly letterhead: readonly string[];
  /** PNG or JPEG, base64. */
  readonly logo?: string;
  readonly office?: string;
  readonly city?: string;
  readonly signatory?: {
    readonly name?: string;
    readonly rank?: string;
    readonly nip?: string;
  };
}
