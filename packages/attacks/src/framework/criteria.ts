import { ArgumentError } from '@saf/checks';
import { NONSENSE } from '@saf/models';
import type { Criterion } from './attack.ts';

export interface MisclassifiedOptions {
  /** Whether the prediction "nonsense" is an error, as in the paper's Section 5; true by default. */
  nonsenseCounts?: boolean;
}

/**
 * Met by a prediction that is not the true label (an untargeted attack).
 *
 * @param labels true labels [N], each a whole number
 * @throws ArgumentError for what is no list of whole numbers, such as a tensor or one-hot rows
 * @example
 * await pgd().run(classifier, images, misclassified([7, 2]), { epsilons: [0.1] });
 */
export function misclassified(
  labels: ArrayLike<number>,
  { nonsenseCounts = true }: MisclassifiedOptions = {},
): Criterion {
  const isMet = (prediction: number, label: number) =>
    prediction !== label && (nonsenseCounts || prediction !== NONSENSE);
  return labelCriterion('misclassified', categoriesOf('labels', labels), false, isMet);
}

/**
 * Met by a prediction that is the target (a targeted attack).
 *
 * @param targets wanted categories [N], each a whole number
 * @throws ArgumentError for what is no list of whole numbers, such as a tensor or one-hot rows
 * @example
 * await fgsm().run(classifier, images, reaches([3, 3]), { epsilons: [0.1] });
 */
export function reaches(targets: ArrayLike<number>): Criterion {
  const isMet = (prediction: number, target: number) => prediction === target;
  return labelCriterion('reaches', categoriesOf('targets', targets), true, isMet);
}

/**
 * Met by every prediction but "nonsense": the goal for inputs that show nothing, such as noise (paper, Section 5).
 *
 * @example
 * await eq10().run(classifier, noise, takenForMeaningful(), { epsilons: [0, 0.1] });
 */
export function takenForMeaningful(): Criterion {
  const criterion: Criterion = {
    name: 'takenForMeaningful',
    labels: null,
    targeted: false,
    isMet: (predictions) => Array.from(predictions, (prediction) => prediction !== NONSENSE),
    take: () => criterion,
  };
  return criterion;
}

/**
 * Met where both are. Attacks follow the labels of the first, or of the second where the first has none.
 *
 * @throws ArgumentError if the two are for different numbers of samples
 * @example
 * both(misclassified(labels), takenForMeaningful()); // wrong, and not by saying "nonsense"
 */
export function both(first: Criterion, second: Criterion): Criterion {
  const leading = first.labels ? first : second;
  if (first.labels && second.labels && first.labels.length !== second.labels.length)
    throw new ArgumentError('second', `${first.labels.length} labels, as the first has`, second.labels.length);
  return {
    name: `${first.name} and ${second.name}`,
    labels: leading.labels,
    targeted: leading.targeted,
    isMet: (predictions) => {
      const alsoMet = second.isMet(predictions);
      return first.isMet(predictions).map((met, i) => met && alsoMet[i]);
    },
    take: (indices) => both(first.take(indices), second.take(indices)),
  };
}

/** Checks before the conversion to int32, which would make a category of everything. Which categories there are, the classifier says later. */
function categoriesOf(name: string, values: ArrayLike<number>): Int32Array {
  if (typeof values?.length !== 'number')
    throw new ArgumentError(name, 'a list of whole numbers, not a tensor', values);
  return Int32Array.from(values, (value, i) => {
    if (Number.isInteger(value) && value === (value | 0)) return value;
    throw new ArgumentError(`${name}[${i}]`, 'a category, a whole number', value);
  });
}

function labelCriterion(
  name: string,
  labels: Int32Array,
  targeted: boolean,
  isMet: (prediction: number, label: number) => boolean,
): Criterion {
  return {
    name,
    labels,
    targeted,
    isMet: (predictions) => Array.from(predictions, (prediction, i) => isMet(prediction, labels[i])),
    take: (indices) =>
      labelCriterion(
        name,
        Int32Array.from(indices, (i) => labels[i]),
        targeted,
        isMet,
      ),
  };
}
