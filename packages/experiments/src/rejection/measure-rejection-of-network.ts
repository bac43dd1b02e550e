import { ArgumentError, checkOneOf } from '@saf/checks';
import { ballsOf, rejectionErrors, rejectionSchema } from '@saf/results';
import { writeJson } from '@saf/results/node';
import { z } from 'zod';
import { type NonsenseKind, nonsenseKinds } from '../out-of-distribution/nonsense-kinds.ts';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { provenanceOf } from '../setup/provenance.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { RejectionTask, StepContext, StepResult } from '../study/steps.ts';
import { nameOfDataset } from '../study/study-dataset.ts';
import { joinRejections, measureRejection } from './measure-rejection.ts';
import type { RejectionOutcome } from './rejection-options.ts';

/** Test images that the threshold is chosen on: the last, as Stutz et al. (2020) have it. */
const HELD_OUT = 1_000;

/** Measures how robust one network is that may reject images, and writes it down. */
export const measureRejectionOfNetwork = (task: RejectionTask, context: StepContext): Promise<StepResult> =>
  measureNetwork(networkRejection, task, context);

const { threshold, truePositiveRate, clean, proofs, attacks, otherImages, fooling, heldOut } = rejectionSchema.shape;

export const networkRejection: ImageMeasurement<RejectionTask, RejectionOutcome> = {
  found: () =>
    z.object({
      threshold,
      truePositiveRate,
      heldOut,
      clean,
      proofs,
      attacks,
      otherImages,
      fooling,
    }) as z.ZodType<RejectionOutcome>,
  networks: ({ saved }) => [saved],
  options: ({ randomSeed: seed, balls, truePositiveRate, prove, otherImages, batchSize }) => ({
    ...{ seed, balls, truePositiveRate, prove, otherImages, batchSize },
  }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, signal, onProgress }) {
    const { saved, balls, truePositiveRate, prove, batchSize, randomSeed: seed } = task;
    const { images } = await loadImages(task.dataset, 'test', null, signal);
    const first = images.size - HELD_OUT;
    if (task.images > first)
      throw new ArgumentError(
        'images',
        `at most ${first}: the threshold is chosen on the last ${HELD_OUT}`,
        task.images,
      );
    const { classifier } = await loadClassifier(saved, images.classNames.length);
    const network = {
      classifier,
      dataset: images.slice(range.first, range.end),
      heldOut: { images: images.slice(first), first },
    };
    const kinds = task.otherImages.map(kindNamed);
    const asked = { balls, truePositiveRate, prove: prove ?? undefined, kinds, seed, batchSize };
    const options = { ...asked, firstIndex: range.first, signal, onProgress };
    return { found: await measureRejection(network, options), engine, fullTestSet: false };
  },
  join: joinRejections,
  async write(task, { found, engine }) {
    const rejection = rejectionSchema.parse({
      ...{
        kind: 'rejection',
        ...(await provenanceOf(task, engine, task.images)),
        dataset: nameOfDataset(task.dataset),
      },
      ...found,
    });
    await writeJson(task.output, rejection);
    const errors = ballsOf(rejection).map((ball) => rejectionErrors(rejection, ball).rate.toFixed(3));
    return { summary: `errors with rejection ${errors.join(', ')} at threshold ${found.threshold.toFixed(4)}` };
  },
};

function kindNamed(name: string): NonsenseKind {
  const names = nonsenseKinds.map((kind) => kind.name);
  return nonsenseKinds[names.indexOf(checkOneOf('otherImages', name, names))];
}
