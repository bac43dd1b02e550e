/** Where the command line writes. */
export interface Output {
  /** A line of results. */
  readonly result: (line: string) => void;
  /** A line for the person who waits. */
  readonly progress: (line: string) => void;
}
