import { noisyCopy, smoothed } from '@saf/certify/smoothing';
import type { Classifier } from '@saf/models';
import { imageTensor } from '../images.ts';
import { networkFor, verdictsOf } from '../networks.ts';
import type { NoisyCopy, SmoothingRequest, Votes } from '../proof-contract.ts';

/** Root of the noise: the same request draws the same copies. */
const seed = 1;
/** Copies between two reports. */
const stride = 100;
/** Copies that are shown of each stride. */
const shownCopies = 8;

/** Draws noisy copies of the image and calls `onVotes` with how all of them have voted so far. */
export async function drawVotes(
  request: SmoothingRequest,
  onVotes: (votes: Votes) => void,
  signal: AbortSignal,
): Promise<void> {
  const { std, draws, alpha } = request;
  const classifier = await networkFor(request.network, request.pixels);
  const images = imageTensor(request.pixels);
  const { certify } = smoothed(classifier, { std });
  try {
    let counts: Parameters<typeof certify>[1] = {};
    for (let n = stride; n <= draws; n += stride) {
      signal.throwIfAborted();
      const [found] = await certify(images, { ...counts, n, n0: stride, alpha, seed, batchSize: stride, signal });
      counts = { counts: [found.counts] };
      const { selection, estimation } = found.counts;
      const { label, holds, radius } = found;
      onVotes({ selection, estimation, label, holds, radius, copies: await copiesOf(classifier, request, n - stride) });
      // The worker hears of newer requests only between two tasks.
      await new Promise((resolve) => setTimeout(resolve));
    }
  } finally {
    images.dispose();
  }
}

/** Some of the copies that voted, from number `first` on. */
async function copiesOf(
  classifier: Classifier,
  { pixels, std }: SmoothingRequest,
  first: number,
): Promise<NoisyCopy[]> {
  const copies = Array.from({ length: shownCopies }, (_, i) =>
    noisyCopy(pixels, { seed, std, index: 0, phase: 'estimation', number: first + i }),
  );
  const images = imageTensor(...copies);
  try {
    const verdicts = await verdictsOf(classifier, images);
    return copies.map((copy, i) => ({ pixels: copy, prediction: verdicts[i].prediction }));
  } finally {
    images.dispose();
  }
}
