import { autoAttack } from '@saf/attacks/auto-attack';
import { accelerateInference, compileRecurring } from '@saf/backend';
import { loadDataset } from '@saf/data-sources';
import { definitions } from '@saf/data-sources/definitions';
import type { ImageDataset } from '@saf/datasets';
import { startEngine } from '@saf/experiments';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { type Classifier, classifierFromModel, withCompiler } from '@saf/models';
import { loadModel } from '@saf/models/node';
import { type AutoAttackTimes, attackedNetworks, type MeasureAutoAttack } from './measure-auto-attack.ts';

/** Images and share of the effort of the first look, in which engines compile and fill caches. */
const FIRST_LOOK = { images: 50, effort: 0.02 };

/** Measures AutoAttack's standard sequence on a trained network. */
export async function runMeasureAutoAttack(task: MeasureAutoAttack, context: TaskContext): Promise<TaskResult> {
  const { name, tensorflow, tfjs } = await startEngine(task.engine, context);
  const { images, epsilon, effort } = task;
  const { signal, onProgress } = context;
  const test = await loadDataset(definitions[attackedNetworks[task.network].dataset], { split: 'test', signal });
  // Every output counts, as it does for torchattacks: nothing is taken for nonsense.
  const model = await loadModel(task.model);
  accelerateInference(model);
  const classifier = withCompiler(classifierFromModel(model, { nonsense: { threshold: 0 } }), compileRecurring);
  await attack(classifier, test.slice(0, Math.min(FIRST_LOOK.images, images)), {
    epsilon,
    effort: Math.min(FIRST_LOOK.effort, effort),
  });
  const attacked = test.slice(0, images);
  const started = performance.now();
  const robustAccuracy = await attack(classifier, attacked, { epsilon, effort, signal, onProgress });
  const times: AutoAttackTimes = {
    version: name === 'native' ? `TensorFlow ${tensorflow}` : `tfjs ${tfjs}`,
    seconds: (performance.now() - started) / 1000,
    accuracy: accuracyOf(classifier, attacked),
    robustAccuracy,
  };
  return { summary: `robust accuracy ${robustAccuracy.toFixed(3)}`, value: times };
}

type Options = Parameters<typeof autoAttack>[3];

async function attack(classifier: Classifier, dataset: ImageDataset, options: Options): Promise<number> {
  const { images, labels } = dataset.batch(Array.from({ length: dataset.size }, (_, i) => i));
  const { adversarial, robustAccuracy } = await autoAttack(classifier, images, dataset.labels, options);
  for (const tensor of [images, labels, adversarial]) tensor.dispose();
  return robustAccuracy;
}

function accuracyOf(classifier: Classifier, dataset: ImageDataset): number {
  const { images, labels } = dataset.batch(Array.from({ length: dataset.size }, (_, i) => i));
  const predictions = classifier.predict(images);
  const right = predictions.dataSync().filter((category, i) => category === dataset.labels[i]).length;
  for (const tensor of [images, labels, predictions]) tensor.dispose();
  return right / dataset.size;
}
