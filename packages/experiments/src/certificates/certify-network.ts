import { certificateSchema, formatEpsilon, type Guarantee } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { startEngine } from '../setup/engine.ts';
import { loadClassifier, loadHeldOut, loadImages } from '../setup/load.ts';
import { provenanceOf } from '../setup/provenance.ts';
import type { CertifyTask, StepContext, StepResult } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';
import { certifyImages } from './certify-images.ts';
import { keptOutcomes } from './kept-outcomes.ts';

/** Certifies the images of one network, from where an earlier run stopped or had fewer copies, and writes down what is guaranteed. */
export async function certifyNetwork(task: CertifyTask, context: StepContext): Promise<StepResult> {
  const { saved, dataset, heldOutFrom, images: count, batchSize, randomSeed: seed, guarantee: request } = task;
  const { signal, onProgress } = context;
  const engine = await startEngine(task.engine, context);
  const { images, whole } =
    heldOutFrom === null
      ? await loadImages(dataset, 'test', count, signal)
      : await loadHeldOut(dataset, heldOutFrom, count, signal);
  const { classifier } = await loadClassifier(saved, images.classNames.length);
  const provenance = await provenanceOf(task, engine, images.size);
  const kept = await keptOutcomes(task, provenance.network.weights, engine);
  const { known, withFewerCopies, add: onOutcomes } = kept;
  const options = { seed, batchSize, signal, onProgress, known, withFewerCopies, onOutcomes };
  const found = await certifyImages(classifier, images, request, options).finally(kept.save);
  const result = {
    kind: 'certificate',
    ...provenance,
    ...{ dataset: nameOfDataset(dataset), fullTestSet: whole, seconds: kept.seconds() },
    ...(heldOutFrom === null ? {} : { heldOutFrom }),
    ...found,
  };
  await writeJson(task.output, certificateSchema.parse(result));
  await kept.finish();
  return { summary: summarize(found.guarantee) };
}

function summarize(guarantee: Guarantee): string {
  if (guarantee.norm === 'linf')
    return guarantee.sizes
      .map(({ epsilon, accuracy }) => `${accuracy.toFixed(3)} certified at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
  const at = guarantee.sizes.filter(({ radius }) => radius <= 2 * guarantee.std);
  const accuracies = at.map(({ radius, accuracy }) => `${accuracy.toFixed(3)} within ${radius}`);
  return `certified ${accuracies.join(', ')}, average radius ${guarantee.averageRadius.toFixed(3)}`;
}
