import { type Attack, apgd, disposeAttackResult, eq10, pgd } from '@saf/attacks';
import { type AutoAttackVersion, autoAttack } from '@saf/attacks/auto-attack';
import { square } from '@saf/attacks/black-box';
import { type Classifier, withSmoothDerivatives } from '@saf/models';
import { SQUARE_QUERIES, threatTexts } from '@saf/results';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** A network, some images, and what an attack may know besides. */
export interface AttackTarget {
  readonly classifier: Classifier;
  readonly images: Tensor4D;
  readonly labels: Int32Array;
  /** Other networks of the same task, whose adversarial images may carry over. */
  readonly sources: readonly Classifier[];
}

/** How an attack is run on some images. */
export interface AttackSpecOptions {
  readonly epsilon: number;
  readonly seed: number;
  /** Places of the images in their data set. */
  readonly indices: readonly number[];
  readonly signal?: AbortSignal;
  onProgress(done: number, note?: string): void;
}

/** A way to attack; all are L∞ and stay inside of the valid pixels. */
export interface AttackSpec {
  readonly name: string;
  readonly title: string;
  /** What it is, in a sentence for the table's notes. */
  readonly description: string;
  /** Whether it is run only on images that stood against all attacks before it: then the worst over all is what it leaves. */
  readonly onStanding?: boolean;
  /** Whether each image is taken for something else. */
  broken(target: AttackTarget, options: AttackSpecOptions): Promise<boolean[]>;
}

/** Whether each image is taken for what it is. */
function rightOf(classifier: Classifier, images: Tensor4D, labels: Int32Array): boolean[] {
  const predictions = tidy(() => classifier.predict(images).dataSync());
  return Array.from(labels, (label, i) => predictions[i] === label);
}

/** An attack of @saf/attacks. */
export const by =
  (attack: Attack): AttackSpec['broken'] =>
  async ({ classifier, images, labels }, { epsilon, ...options }) => {
    const result = await attack.run(classifier, images, labels, { ...options, epsilons: [epsilon] });
    disposeAttackResult(result);
    return result.perturbed[0].success;
  };

const carriedOver: AttackSpec['broken'] = async (
  { classifier, images, labels, sources },
  { epsilon, onProgress, ...options },
) => {
  // An attacker who has nothing better leaves the image as it is.
  const broken = rightOf(classifier, images, labels).map((isRight) => !isRight);
  for (const [i, source] of sources.entries()) {
    const made = await pgd({ loss: 'training' }).run(source, images, labels, {
      ...options,
      epsilons: [epsilon],
      onProgress: (done) => onProgress((i + done) / sources.length),
    });
    const right = rightOf(classifier, made.perturbed[0].clipped, labels);
    for (const [k, isRight] of right.entries()) broken[k] ||= !isRight;
    disposeAttackResult(made);
  }
  return broken;
};

/** A version of AutoAttack. */
export const byAutoAttack =
  (version: AutoAttackVersion): AttackSpec['broken'] =>
  async ({ classifier, images, labels }, options) => {
    const found = await autoAttack(classifier, images, labels, { ...options, version, batchSize: labels.length });
    found.adversarial.dispose();
    return found.brokenBy.map((attack) => attack !== null);
  };

/** APGD on the margin of the logits with the exact gradient, and through derivatives that do not vanish where SAFs saturate. */
const bySaturation: AttackSpec['broken'] = async (target, { onProgress, ...options }) => {
  const attack = by(apgd({ loss: 'goalMargin', restarts: 3 }));
  const { classifier } = target;
  const gradients = [
    classifier,
    withSmoothDerivatives(classifier, { width: 2, slope: 0.05 }),
    withSmoothDerivatives(classifier, { width: 4, slope: 0.3 }),
  ];
  const broken = Array.from(target.labels, () => false);
  for (const [i, softened] of gradients.entries()) {
    const within = (done: number) => onProgress((i + done) / gradients.length);
    const found = await attack({ ...target, classifier: softened }, { ...options, onProgress: within });
    for (const [k, isBroken] of found.entries()) broken[k] ||= isBroken;
  }
  return broken;
};

/** From the paper's attack to the strongest; the worst over all of them is what a network is to be judged by. */
export const attackSpecs: readonly AttackSpec[] = [
  { name: 'eq10', ...threatTexts.eq10, broken: by(eq10()) },
  { name: 'transfer', ...threatTexts.transfer, broken: carriedOver },
  { name: 'square', ...threatTexts.square, broken: by(square({ queries: SQUARE_QUERIES })) },
  { name: 'pgd', ...threatTexts.pgd, broken: by(pgd({ loss: 'training' })) },
  { name: 'autoAttack', ...threatTexts.autoAttack, broken: byAutoAttack('standard') },
  { name: 'saturation', ...threatTexts.saturation, onStanding: true, broken: bySaturation },
];
