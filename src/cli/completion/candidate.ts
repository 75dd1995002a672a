// What Tab offers.
export interface Candidate {
  value: string;
  /** One line; empty where the value says it all. */
  says: string;
}
