import { type NoisyCounts, smoothed } from '@saf/certify/smoothing';
import { type Classifier, NONSENSE } from '@saf/models';
import { certifiedAt, type Guarantee, shareOf } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { flagsOf, type GuaranteeMeasure } from './guarantee-measure.ts';
import type { GuaranteeRequest } from './guarantee-request.ts';

const counts = z.array(z.int().min(0)).readonly();

/** Of one image: whether the network itself gets it right; what it is certified to be, within which radius, and whether that is right. */
const outcome = z.object({
  clean: z.boolean(),
  prediction: z.int().min(-1).nullable(),
  radius: z.number().min(0),
  right: z.boolean(),
  /** What its copies were taken for: those that choose the category, and those that estimate its probability. */
  votes: z.object({ selection: counts, estimation: counts }).optional(),
});

type Outcome = z.infer<typeof outcome>;

/** Guarantees of the smoothed network in L2. */
export function smoothingMeasure(request: Extract<GuaranteeRequest, { norm: 'l2' }>): GuaranteeMeasure<Outcome> {
  const { norm, method, std, n0, n, alpha } = request;
  return {
    outcome,
    async certify(classifier, { images, labels, earlier, batchSize, ...options }) {
      const nothing = new Array<number>(classifier.categories + 1).fill(0);
      const counts = Array.from(
        labels,
        (_, i): NoisyCounts => ({
          ...{ seed: options.seed, std, index: options.firstIndex + i },
          ...(earlier[i]?.votes ?? { selection: nothing, estimation: nothing }),
        }),
      );
      const own = { n0, n, alpha, batchSize: batchSize ?? undefined, counts, ...options };
      const certificates = await smoothed(classifier, { std }).certify(images, own);
      const predictions = await predict(classifier, images);
      return certificates.map(({ holds, label, radius, counts: { selection, estimation } }, i) => ({
        clean: predictions[i] === labels[i],
        prediction: holds || label === NONSENSE ? label : null,
        radius: roundedDown(radius),
        right: holds && label === labels[i],
        votes: { selection, estimation },
      }));
    },
    isClean: ({ clean }) => clean,
    guarantee: (outcomes) => {
      const found = {
        ...{ norm, method, std, n0, n, alpha },
        predictions: outcomes.map(({ prediction }) => prediction),
        radii: outcomes.map(({ radius }) => radius),
        right: flagsOf(outcomes.map(({ right }) => right)),
        averageRadius: outcomes.reduce((sum, { right, radius }) => sum + (right ? radius : 0), 0) / outcomes.length,
      };
      const sizes = radiiOf(std).map((radius) => ({
        radius,
        ...shareOf(certifiedAt({ ...found, sizes: [] }, radius)!),
      }));
      return { ...found, sizes } satisfies Guarantee;
    },
  };
}

/** What the network itself takes images for. */
async function predict(classifier: Classifier, images: tf.Tensor4D): Promise<Int32Array> {
  const found = tf.tidy(() => classifier.predict(images));
  try {
    return (await found.data()) as Int32Array;
  } finally {
    found.dispose();
  }
}

/** A radius is still true where it is a little smaller; files are shorter so. */
const roundedDown = (radius: number): number => Math.floor(radius * 1e4) / 1e4;

/** The radii that are looked at: beyond 4 std nothing is certified with fewer than half a million copies. */
const radiiOf = (std: number): number[] =>
  Array.from({ length: Math.floor((4 * std) / RADIUS_STEP) + 1 }, (_, i) => i * RADIUS_STEP);

const RADIUS_STEP = 0.25;
