import { apgd, type Norm } from '@saf/attacks';
import { foolingImages } from '@saf/attacks/nonsense';
import { confidenceAscent, thresholdedAutoAttack } from '@saf/attacks/rejection';
import type { SuiteAttack } from '@saf/attacks/suite';
import type { foolingTexts, rejectionTexts } from '@saf/results';

/** Each is run on all images, so that each has a number of its own. */
type NamedAttack<Name extends string> = SuiteAttack & { readonly name: Name; readonly samples: 'all' };

/** What looks in a ball for images that are taken for another category and accepted; `threshold` is that of the classifier. */
export const rejectionAttacks = (
  norm: Norm,
  threshold: number,
): readonly NamedAttack<keyof typeof rejectionTexts>[] => [
  { name: 'confidence-image', samples: 'all', attack: confidenceAscent({ norm, start: 'image' }) },
  { name: 'confidence-ball', samples: 'all', attack: confidenceAscent({ norm, start: 'ball', restarts: 2 }) },
  { name: 'confidence-noise', samples: 'all', attack: confidenceAscent({ norm, start: 'noise', restarts: 2 }) },
  { name: 'confidence-apgd', samples: 'all', attack: apgd({ norm, loss: 'otherConfidence', restarts: 3 }) },
  { name: 'auto-attack', samples: 'all', attack: byAutoAttack(norm, threshold) },
];

const byAutoAttack = (norm: Norm, threshold: number): Extract<SuiteAttack['attack'], { find: unknown }> => ({
  async find({ classifier, images, criterion, options }) {
    const { epsilons, seed, indices, signal, onProgress } = options;
    const found = await thresholdedAutoAttack(classifier, images, criterion.labels!, {
      ...{ norm, threshold, epsilon: epsilons[0], seed, indices, signal, onProgress },
    });
    found.adversarial.dispose();
    return { success: [found.brokenBy.map((by) => by !== null)] };
  },
});

/** What drives noise to where it is accepted. */
export const foolingAttacks = (threshold: number): readonly NamedAttack<keyof typeof foolingTexts>[] => [
  {
    name: 'fooling-images',
    samples: 'all',
    attack: foolingImages({ confidence: Math.max(threshold, ENOUGH) }),
  },
  { name: 'fooling-apgd', samples: 'all', attack: apgd({ loss: 'goalMargin', restarts: 2 }) },
];

/** Confidence at which fooling images are done, unless the threshold is larger. */
const ENOUGH = 0.99;
