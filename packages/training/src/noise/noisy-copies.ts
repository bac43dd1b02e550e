import { fillGaussian, randomStream } from '@saf/random';

interface Samples {
  readonly images: Float32Array;
  readonly labels: Int32Array;
  readonly count: number;
}

/** Whose noise it is: every copy of every sample has a random stream of its own. */
interface Place {
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
}

/**
 * A batch `copies` times over, one after the other, each pixel with Gaussian noise of its own: x + N(0, std²) (Cohen et al. 2019,
 * "Certified adversarial robustness via randomized smoothing", Section 3.3). Noisy pixels are not clipped: smoothing has no bounds.
 */
export function noisyCopies(
  { images, labels, count }: Samples,
  { std, copies }: { readonly std: number; readonly copies: number },
  { seed, epoch, step }: Place,
): Samples {
  const [noisy, repeated] = [new Float32Array(copies * images.length), new Int32Array(copies * count)];
  const pixels = images.length / count;
  for (let sample = 0; sample < copies * count; sample++) {
    const original = sample % count;
    const out = noisy.subarray(sample * pixels, (sample + 1) * pixels);
    fillGaussian(out, randomStream(seed, 'noise', epoch, step, sample), 0, std);
    for (let k = 0; k < pixels; k++) out[k] += images[original * pixels + k];
    repeated[sample] = labels[original];
  }
  return { images: noisy, labels: repeated, count: copies * count };
}
