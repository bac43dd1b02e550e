import { certificateSchema, formatEpsilon, type Guarantee } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { z } from 'zod';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadHeldOut, loadImages } from '../setup/load-images.ts';
import { provenanceOf } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { CertifyTask, StepContext, StepResult } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';
import { certifiedImages, certifyEach } from './certify-images.ts';
import { keepVotes, keptOutcomes } from './kept-outcomes.ts';

/** Certifies the images of one network, from where an earlier run stopped or had fewer copies, and writes down what is guaranteed. */
export const certifyNetwork = (task: CertifyTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(certification, task, context);

const foundSchema = z.object({ seconds: z.number().min(0), outcomes: z.array(z.unknown()) });

export const certification: ImageMeasurement<CertifyTask, z.infer<typeof foundSchema>> = {
  found: () => foundSchema,
  networks: ({ saved }) => [saved],
  options: ({ randomSeed: seed, heldOutFrom, batchSize, guarantee: { images: _, ...guarantee } }) => ({
    ...{ seed, heldOutFrom, batchSize, guarantee },
  }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, kept: file, signal, onProgress }) {
    const { saved, dataset, heldOutFrom, images: count, batchSize, randomSeed: seed, guarantee: request } = task;
    const { images, whole: fullTestSet } =
      heldOutFrom === null
        ? await loadImages(dataset, 'test', count, signal)
        : await loadHeldOut(dataset, heldOutFrom, count, signal);
    const { classifier } = await loadClassifier(saved, images.classNames.length);
    const kept = await keptOutcomes(task, engine, file === null ? null : { range, file });
    const outcomes = await certifyEach(classifier, images.slice(range.first, range.end), request, {
      ...{ seed, batchSize, firstIndex: range.first, signal, onProgress },
      ...{ known: kept.known, withFewerCopies: kept.withFewerCopies, onOutcomes: kept.add },
    }).finally(kept.save);
    return { found: { seconds: kept.seconds(), outcomes }, engine, fullTestSet, finish: kept.remove };
  },
  join: (parts) => ({
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
  }),
  async write(task, { found, engine, fullTestSet }) {
    const { dataset, heldOutFrom, images, guarantee: request } = task;
    const certified = certifiedImages(request, found.outcomes);
    const result = {
      kind: 'certificate',
      ...(await provenanceOf(task, engine, images)),
      ...{ dataset: nameOfDataset(dataset), fullTestSet, seconds: found.seconds },
      ...(heldOutFrom === null ? {} : { heldOutFrom }),
      ...certified,
    };
    await writeJson(task.output, certificateSchema.parse(result));
    await keepVotes(task, engine, found);
    return { summary: summarize(certified.guarantee) };
  },
};

function summarize(guarantee: Guarantee): string {
  if (guarantee.norm === 'linf')
    return guarantee.sizes
      .map(({ epsilon, accuracy }) => `${accuracy.toFixed(3)} certified at ε = ${formatEpsilon(epsilon)}`)
      .join(', ');
  const at = guarantee.sizes.filter(({ radius }) => radius <= 2 * guarantee.std);
  const accuracies = at.map(({ radius, accuracy }) => `${accuracy.toFixed(3)} within ${radius}`);
  return `certified ${accuracies.join(', ')}, average radius ${guarantee.averageRadius.toFixed(3)}`;
}
