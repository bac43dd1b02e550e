/** Queries of Square for each image. */
export const SQUARE_QUERIES = 1_000;

interface ThreatText {
  readonly title: string;
  /** What it is, in a sentence for the table's notes. */
  readonly description: string;
}

/** What is said of each attack, from the paper's to the strongest; the worst over all of them is what a network is to be judged by. */
export const threatTexts = {
  eq10: { title: 'eq. 10', description: 'the paper’s attack, one step, clipped to valid pixels' },
  transfer: {
    title: 'transfer',
    description: 'images that PGD-40 made for the plain and the ReLU network, except for the network itself',
  },
  square: {
    title: 'Square',
    description: `random search without gradients (Andriushchenko et al. 2020), ${SQUARE_QUERIES} queries`,
  },
  pgd: {
    title: 'PGD-40',
    description: '40 steps from a random start (Madry et al. 2018) on the loss that the network was trained with',
  },
  autoAttack: {
    title: 'AutoAttack',
    description: 'the standard version of Croce and Hein (2020): APGD-CE, APGD-T, FAB-T and Square',
  },
  saturation: {
    title: 'worst',
    description:
      'images that are still right under all of these, image by image, and under APGD on the margin of the logits, with 3 restarts each for the exact gradient and for two smooth derivatives that do not vanish where symmetric activations saturate; like that of any attack, this accuracy is an upper bound of the robust accuracy',
  },
} as const satisfies Readonly<Record<string, ThreatText>>;

/** What may follow AutoAttack on the leaderboard, on the images that still stand. */
export const laterThreatTexts = {
  transfer: threatTexts.transfer,
  autoAttackSaf: {
    title: 'AutoAttack, SAF version',
    description:
      'beside the standard attacks APGD on the margin of the logits with restarts, by the exact gradient and through derivatives that do not vanish where symmetric activations saturate',
  },
  square10000: {
    title: 'Square, 10,000 queries',
    description: 'random search without gradients (Andriushchenko et al. 2020), 10,000 queries',
  },
} as const satisfies Readonly<Record<string, ThreatText>>;

export type LaterThreat = keyof typeof laterThreatTexts;
export const laterThreats = Object.keys(laterThreatTexts) as LaterThreat[];
