// The attacks of AutoAttack: loaded once there are samples for them.
import { type Classifier, withSmoothDerivatives } from '@saf/models';
import { expectationOverTransformation } from '../wrappers/expectation-over-transformation.ts';

export { square } from '../black-box/square.ts';
export { apgd } from '../gradient/apgd.ts';
export { fab } from '../minimum-norm/fab.ts';

export function narrowly(classifier: Classifier): Classifier {
  return withSmoothDerivatives(classifier, { width: 2, slope: 0.05 });
}

export function smoothly(classifier: Classifier): Classifier {
  return expectationOverTransformation(withSmoothDerivatives(classifier), { samples: 5 });
}

export function widely(classifier: Classifier): Classifier {
  return withSmoothDerivatives(classifier, { width: 4, slope: 0.3 });
}
