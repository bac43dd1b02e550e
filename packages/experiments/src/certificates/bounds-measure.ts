import { certify } from '@saf/certify';
import { shareOf } from '@saf/results';
import { z } from 'zod';
import { flagsOf, type GuaranteeMeasure } from './guarantee-measure.ts';
import { type GuaranteeRequest, imagesAtOnce } from './guarantee-request.ts';

/** Of one image: whether it is right, and for each ε whether it is certified, and whether it is never taken for nonsense besides. */
const outcome = z.object({ clean: z.boolean(), certified: z.array(z.boolean()), kept: z.array(z.boolean()) });

/** Guarantees of the network itself in L∞, by bounds. */
export function boundsMeasure(
  request: Extract<GuaranteeRequest, { norm: 'linf' }>,
): GuaranteeMeasure<z.infer<typeof outcome>> {
  const { norm, method, epsilons, steps } = request;
  return {
    outcome,
    async certify(classifier, { images, labels, signal, onProgress, ...chunk }) {
      const batchSize = imagesAtOnce(request, chunk.batchSize);
      const options = { method, epsilons, steps, batchSize, signal, onProgress };
      const { certificates, predictions } = await certify(classifier, images, labels, options);
      return Array.from(predictions, (prediction, i) => {
        const clean = prediction === labels[i];
        const own = certificates.map((each) => each[i]);
        return {
          clean,
          certified: own.map(({ holds }) => clean && holds),
          kept: own.map(({ holds, neverNonsense }) => clean && holds && neverNonsense),
        };
      });
    },
    isClean: ({ clean }) => clean,
    guarantee: (outcomes) => ({
      ...{ norm, method },
      ...(steps === undefined ? {} : { steps }),
      sizes: epsilons.map((epsilon, k) => {
        const certified = flagsOf(outcomes.map((each) => each.certified[k]));
        const kept = flagsOf(outcomes.map((each) => each.kept[k]));
        return { epsilon, certified, kept, ...shareOf(certified) };
      }),
    }),
  };
}
