import { ArgumentError, checkLabels, checkNumber, checkShape } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import type { Classifier } from '@saf/models';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { AttackOptions, Criterion, Goal } from './attack.ts';
import { misclassified } from './criteria.ts';

/** Checks the arguments of an attack and gives its criterion. */
export async function checkRequest(
  classifier: Classifier,
  inputs: Tensor4D,
  goal: Goal,
  options: AttackOptions,
): Promise<Criterion> {
  checkShape('inputs', inputs, [null, ...classifier.inputShape], 'float32');
  checkOptions(options, inputs.shape[0]);
  const criterion = await checkGoal(goal, inputs.shape[0], classifier);
  checkInsideBounds('inputs', await inputs.data(), inputs.shape[0], classifier.bounds);
  return criterion;
}

/** Checks a goal for so many inputs, and gives its criterion. */
export async function checkGoal(goal: Goal, count: number, { categories }: Classifier): Promise<Criterion> {
  const criterion = await criterionOf(goal);
  if (criterion.labels) checkLabels(criterion.targeted ? 'targets' : 'labels', criterion.labels, count, categories);
  return criterion;
}

async function criterionOf(goal: Goal): Promise<Criterion> {
  if (typeof goal === 'object' && goal) {
    if ('isMet' in goal) return goal;
    if ('dataSync' in goal) return misclassified(await labelsOf(goal));
    if ('length' in goal) return misclassified(goal);
  }
  throw new ArgumentError('goal', 'labels or a criterion', goal);
}

/** The bytes of booleans would pass for categories. */
async function labelsOf(tensor: Tensor): Promise<ArrayLike<number>> {
  const { rank, shape, dtype } = tensor;
  if (rank !== 1) throw new ArgumentError('labels', 'a tensor of shape [N]', shape);
  if (dtype === 'bool') throw new ArgumentError('labels', 'a tensor of numbers', dtype);
  return tensor.data();
}

/** Checks the options of a run on so many inputs. */
export function checkOptions(
  options: Pick<AttackOptions, 'epsilons' | 'seed' | 'firstIndex' | 'indices'>,
  count: number,
): void {
  const { epsilons, seed = 0, firstIndex = 0, indices } = options ?? {};
  checkNumber('seed', seed, { integer: true });
  checkNumber('firstIndex', firstIndex, { min: 0, integer: true });
  if (indices) checkIndices(indices, count);
  if (!Array.isArray(epsilons) || epsilons.length === 0)
    throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
  for (const [i, epsilon] of epsilons.entries()) {
    checkNumber(`epsilons[${i}]`, epsilon, { min: 0 });
    if (epsilon <= epsilons[i - 1])
      throw new ArgumentError(`epsilons[${i}]`, `a number > ${epsilons[i - 1]} (ascending)`, epsilon);
  }
}

function checkIndices(indices: readonly number[], count: number): void {
  if (indices.length !== count) throw new ArgumentError('indices', `${count} numbers, one per input`, indices.length);
  for (const [i, index] of indices.entries()) checkNumber(`indices[${i}]`, index, { min: 0, integer: true });
}

/** Checks options that count something: whole numbers from 1 on. */
export function checkCounts(counts: Readonly<Record<string, unknown>>): void {
  for (const [name, count] of Object.entries(counts)) checkNumber(name, count as number, { min: 1, integer: true });
}
