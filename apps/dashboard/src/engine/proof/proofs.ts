import { both, disposeAttackResult, misclassified, pgd, takenForMeaningful } from '@saf/attacks';
import { certify, intervalBounds, linearBounds } from '@saf/certify';
import { add, clipByValue, dispose, sub, type Tensor4D } from '@tensorflow/tfjs-core';
import { imageSetOf } from '../image-sets.ts';
import { imageTensor } from '../images.ts';
import { networkFor, type PageNetwork } from '../networks.ts';
import {
  type Broken,
  type ConfidenceBounds,
  largestEpsilonOf,
  type ProofMethod,
  type ProofRequest,
  type Reach,
} from '../proof-contract.ts';

/** Bisections end where their ends are so near to each other, as a share of the largest size. */
const tolerance = 0.005;

/** An image as a tensor, and its network. */
interface Subject {
  readonly classifier: PageNetwork;
  /** The largest size that is looked at. */
  readonly most: number;
  readonly images: Tensor4D;
  readonly request: ProofRequest;
}

async function about<Answer>(request: ProofRequest, answer: (subject: Subject) => Promise<Answer>): Promise<Answer> {
  const classifier = await networkFor(request.network, request.pixels);
  const most = largestEpsilonOf(imageSetOf(request.network));
  const images = imageTensor(request.pixels);
  try {
    return await answer({ classifier, images, request, most });
  } finally {
    images.dispose();
  }
}

/** What the confidences lie between within one size, by one method. */
export const boundsWithin = (request: ProofRequest, epsilon: number, method: ProofMethod): Promise<ConfidenceBounds> =>
  about(request, (subject) => confidencesWithin(subject, epsilon, method));

async function isProven(
  { classifier, images, request }: Subject,
  epsilon: number,
  method: ProofMethod,
): Promise<boolean> {
  const { certificates, predictions } = await certify(classifier, images, [request.label], { epsilon, method });
  const [[{ holds, neverNonsense }]] = certificates;
  // A network that says "nonsense" to the image itself keeps no label.
  return predictions[0] === request.label && holds && (neverNonsense || !request.nonsenseCounts);
}

/** Single precision rounds the ends of the box: they are moved outward by more than that. */
const outward = (epsilon: number): number => epsilon * (1 + 2 ** -20) + 2 ** -22;

async function confidencesWithin({ classifier: { model }, images }: Subject, epsilon: number, method: ProofMethod) {
  const boundsOf = method === 'interval' ? intervalBounds : linearBounds;
  const [below, above] = [sub(images, outward(epsilon)), add(images, outward(epsilon))];
  const [smallest, largest] = [clipByValue(below, 0, 1), clipByValue(above, 0, 1)];
  const bounds = await boundsOf(model, smallest, largest).finally(() => dispose([below, above, smallest, largest]));
  try {
    const [low, high] = await Promise.all([bounds.low.data<'float32'>(), bounds.high.data<'float32'>()]);
    return { low, high };
  } finally {
    dispose([bounds.low, bounds.high]);
  }
}

/** Calls `onReach` with what is known so far: how far each method proves, and from where on PGD succeeds. */
export const reachOf = (request: ProofRequest, onReach: (reach: Reach) => void, signal: AbortSignal): Promise<void> =>
  about(request, async (subject) => {
    let reach: Reach = { network: request.network };
    const tell = (more: Partial<Reach>) => {
      reach = { ...reach, ...more };
      onReach(reach);
    };
    for (const method of ['interval', 'crown'] as const)
      tell({ [method]: await provenUpTo((epsilon) => isProven(subject, epsilon, method), subject.most, signal) });
    tell({ broken: await brokenFrom(subject, signal) });
  });

/** The attack is tried first at so many sizes: a large one may overshoot where a small one succeeds. */
const tries = 16;

/** The smallest size at which PGD was seen to succeed. */
async function brokenFrom(subject: Subject, signal: AbortSignal): Promise<Broken | null> {
  let smallest: Broken | null = null;
  const resists = async (epsilon: number) => {
    const found = await attackWithin(subject, epsilon, signal);
    if (found) smallest = found;
    return found === null;
  };
  const step = subject.most / tries;
  let k = 0;
  while (k <= tries && (await resists(k * step))) k++;
  if (k > 0 && smallest) await bisect(resists, [(k - 1) * step, k * step], tolerance * subject.most, signal);
  return smallest;
}

async function attackWithin(
  { classifier, images, request: { label, nonsenseCounts } }: Subject,
  epsilon: number,
  signal: AbortSignal,
): Promise<Broken | null> {
  const wrong = misclassified([label]);
  const goal = nonsenseCounts ? wrong : both(wrong, takenForMeaningful());
  const result = await pgd().run(classifier, images, goal, { epsilons: [epsilon], seed: 1, signal });
  try {
    const [{ clipped, clippedPredictions, success }] = result.perturbed;
    if (!success[0]) return null;
    return { epsilon, pixels: await clipped.data<'float32'>(), prediction: clippedPredictions[0] };
  } finally {
    disposeAttackResult(result);
  }
}

/** The largest size that is proven, null where not even the image itself is. */
async function provenUpTo(
  isProvenAt: (epsilon: number) => Promise<boolean>,
  most: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (!(await isProvenAt(0))) return null;
  if (await isProvenAt(most)) return most;
  return bisect(isProvenAt, [0, most], tolerance * most, signal);
}

/** Between a size that passes and one that does not, the largest that was seen to pass. */
async function bisect(
  passes: (epsilon: number) => Promise<boolean>,
  [low, high]: readonly [number, number],
  nearness: number,
  signal: AbortSignal,
): Promise<number> {
  let [passed, failed] = [low, high];
  while (failed - passed > nearness) {
    // The worker hears of newer requests only between two tasks.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    const middle = (passed + failed) / 2;
    if (await passes(middle)) passed = middle;
    else failed = middle;
  }
  return passed;
}
