import { type Attack, apgd, disposeAttackResult, eq10Directions, pgd } from '@saf/attacks';
import { autoAttack } from '@saf/attacks/auto-attack';
import { accelerateInference, compileRecurring } from '@saf/backend';
import type { ImageDataset } from '@saf/datasets';
import { imageBatches } from '@saf/experiments';
import type { NetworkPlan } from '@saf/experiments/plan';
import { type Classifier, classifierFromModel, withCompiler, withNonsenseRule } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { AttackSeconds } from './bench-attacks.ts';

/**
 * So small that no prediction changes: every sample takes all steps, as it does in torchattacks' PGD whatever happens. What leaves
 * early here would make us look fast.
 */
const EPSILON = 1e-6;

/** Each attack on all images, batch by batch, after one batch to warm up; AutoAttack with this share of its steps and queries, if any. */
export async function measureAttacks(
  model: LayersModel,
  { nonsense, loss, network }: NetworkPlan,
  images: ImageDataset,
  effort: number,
): Promise<AttackSeconds> {
  accelerateInference(model);
  const classifier = withCompiler(
    classifierFromModel(model, { nonsense, hybrid: loss ?? undefined }),
    compileRecurring,
  );
  const eq10 = await seconds(images, async (batch, labels) => {
    const directions = eq10Directions(classifier, batch, labels);
    // Engines compute when they are asked: without this, a queue would be measured.
    await directions.data();
    directions.dispose();
  });
  // Random images are nonsense to a network that knows nonsense, and nothing is left to attack.
  if (network.outputs > classifier.categories) return { eq10 };
  const certain = withNonsenseRule(classifier, { threshold: 0 });
  const climb = (attack: Attack) => seconds(images, (batch) => attackPredictions(attack, certain, batch));
  const climbs = { pgd: await climb(pgd({ loss: 'crossEntropy' })), apgd: await climb(apgd({ steps: 100 })) };
  if (effort === 0) return { eq10, ...climbs };
  return { eq10, ...climbs, autoAttack: await seconds(images, (batch) => attackByAll(certain, batch, effort)) };
}

async function attackByAll(classifier: Classifier, images: tf.Tensor4D, effort: number): Promise<void> {
  const labels = await predictionsOf(classifier, images);
  const { adversarial } = await autoAttack(classifier, images, labels, { epsilon: EPSILON, effort });
  adversarial.dispose();
}

async function attackPredictions(attack: Attack, classifier: Classifier, images: tf.Tensor4D): Promise<void> {
  const labels = await predictionsOf(classifier, images);
  disposeAttackResult(await attack.run(classifier, images, labels, { epsilons: [EPSILON] }));
}

async function predictionsOf(classifier: Classifier, images: tf.Tensor4D): Promise<Int32Array> {
  const predictions = classifier.predict(images);
  const labels = (await predictions.data<'int32'>()).slice();
  predictions.dispose();
  return labels;
}

type Run = (images: tf.Tensor4D, labels: ArrayLike<number>) => Promise<void>;

async function seconds(images: ImageDataset, run: Run): Promise<number> {
  await runOn(images.slice(0, Math.min(100, images.size)), run);
  const started = performance.now();
  await runOn(images, run);
  return (performance.now() - started) / 1000;
}

async function runOn(images: ImageDataset, run: Run): Promise<void> {
  for (const batch of imageBatches(images)) {
    await run(batch.images, batch.labels!);
    batch.images.dispose();
  }
}
