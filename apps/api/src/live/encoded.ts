/**
 * A payload whose JSON is written already. What many clients get is written once and put into their packets as it is;
 * see {@link LiveEncoder}.
 */
export class Encoded<Payload> {
  readonly json: string;
  /** Says what the JSON stands for; never set. */
  declare readonly payload?: Payload;

  constructor(json: string) {
    this.json = json;
  }
}
