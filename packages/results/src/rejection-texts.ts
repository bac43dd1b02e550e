interface RejectionText {
  readonly title: string;
  /** What it is, in a sentence for the table's notes. */
  readonly description: string;
}

/** What is said of the attacks on networks that may reject. */
export const rejectionTexts = {
  'confidence-image': {
    title: 'confidence, from the image',
    description:
      'PGD on the largest confidence in another category, with momentum and backtracking (PGD-Conf, Stutz et al. 2020): 200 steps, first steps of 1/4 and 1/20 of ε',
  },
  'confidence-ball': {
    title: 'confidence, from random points',
    description: 'the same from 2 random points of the ball',
  },
  'confidence-noise': {
    title: 'confidence, from noise',
    description: 'the same from 2 images of noise, brought into the ball',
  },
  'confidence-apgd': {
    title: 'confidence, APGD',
    description: 'APGD (Croce and Hein 2020) on the same confidence, 100 steps, 3 restarts',
  },
  'auto-attack': {
    title: 'AutoAttack',
    description:
      'AutoAttack in the version for SAFs, which contains the standard one, with the threshold as one more score: being rejected is no success',
  },
} as const satisfies Readonly<Record<string, RejectionText>>;

/** What is said of the ways in which noise is driven to a category. */
export const foolingTexts = {
  'fooling-images': {
    title: 'fooling images',
    description: 'uniform noise driven within ε towards the category that it is likeliest taken for, in 100 steps',
  },
  'fooling-apgd': {
    title: 'fooling images, APGD',
    description: 'the same by APGD on the margin, 100 steps, 2 restarts',
  },
} as const satisfies Readonly<Record<string, RejectionText>>;
