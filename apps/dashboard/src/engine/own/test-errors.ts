import { attackNamed } from '@saf/attacks/by-name';
import { errorCurve, type SampleBatch } from '@saf/metrics';
import type { ProgressListener } from '../contract.ts';
import { epsilonOf } from '../epsilon.ts';
import { imageSetOf, type imageSets, valuesOf } from '../image-sets.ts';
import { shippedImages } from '../images.ts';
import { networkNamed } from '../networks.ts';
import type { TestErrors, TestErrorsRequest } from '../own-contract.ts';

/** Images that are attacked at a time. */
const batchSize = 25;

/** Errors on the first test images that the page ships with, valid pixels alone: `onErrors` is called as soon as those of a network are known. */
export async function testErrors(
  { networks, attack: key, images: wanted }: TestErrorsRequest,
  onErrors: (errors: TestErrors) => void,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: ProgressListener },
): Promise<void> {
  const attack = await attackNamed(key);
  for (const [i, network] of networks.entries()) {
    const set = imageSetOf(network);
    const count = Math.min(wanted, set.testImages);
    const strengths = set.strengths.sparse;
    const { clipped } = await errorCurve({
      classifier: await networkNamed(network),
      attack,
      epsilons: strengths.map((strength) => epsilonOf(key, attack, strength, valuesOf(set))),
      samples: batchesOf(set.name, count),
      count,
      seed: 1,
      signal,
      onProgress: (done) => onProgress((i + done) / networks.length, `attacking ${network}`),
    });
    if (clipped) onErrors({ network, strengths, wrong: clipped.wrong, count, intervals: clipped.intervals });
  }
}

async function* batchesOf(set: keyof typeof imageSets, count: number): AsyncGenerator<SampleBatch> {
  const dataset = await shippedImages(set, 'test');
  for (let first = 0; first < count; first += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, count - first) }, (_, i) => first + i);
    const { images, labels } = dataset.batch(indices);
    const values = await labels.data<'int32'>();
    labels.dispose();
    yield { images, labels: values, firstIndex: first };
  }
}
