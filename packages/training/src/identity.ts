/** What is trained and how: a checkpoint of anything else is refused. */
export type Identity = Readonly<Record<string, unknown>>;

/** @throws Error naming the first field in which a checkpoint is of another training */
export function checkIdentity(found: Identity, expected: Identity): void {
  for (const field of Object.keys(expected)) {
    const [theirs, ours] = [found[field], expected[field]].map((value) => JSON.stringify(value));
    if (theirs !== ours)
      throw new Error(`checkpoint: expected one of this training, got another ${field} (${theirs}, here ${ours})`);
  }
}
