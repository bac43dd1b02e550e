import { isDeepStrictEqual } from 'node:util';
import { type Guarantee, guaranteeName } from '@saf/results';

/** Bounds of the network itself, in L∞; @saf/certify has the methods. */
interface BoundsRequest {
  readonly norm: 'linf';
  readonly method: 'interval' | 'crown' | 'alpha-crown';
  /** Largest changes of a pixel, ascending. */
  readonly epsilons: readonly number[];
  /** Steps of 'alpha-crown'; its default where left out. */
  readonly steps?: number;
  readonly images?: number;
}

/** Randomised smoothing, in L2. */
interface SmoothingRequest {
  readonly norm: 'l2';
  readonly method: 'smoothing';
  /** Standard deviation of the noise. */
  readonly std: number;
  /** Copies that choose the category, and copies that estimate its probability. */
  readonly n0: number;
  readonly n: number;
  /** The probability that the certificate of an image is wrong. */
  readonly alpha: number;
  readonly images?: number;
}

/**
 * What is to be guaranteed of a network, by which method. Plain data. `images`: on the first of the test images, where those are fewer
 * than are evaluated.
 */
export type GuaranteeRequest = BoundsRequest | SmoothingRequest;

/**
 * Images that the engine works on together: what is found of an image may hang on them in its last bits, and on no others. Of bounds they
 * are a batch, which is what suits the method where nothing is said; the batches of smoothing are copies of one image.
 */
export const imagesAtOnce = ({ method }: GuaranteeRequest, batchSize: number | null): number =>
  method === 'smoothing' ? together.smoothing : (batchSize ?? together[method]);

const together = { interval: 250, crown: 20, 'alpha-crown': 5, smoothing: 5 } as const;

/** Images that are certified between two looks at what there is to keep: several times those that the engine works on together. */
export function imagesBetweenLooks(request: GuaranteeRequest, batchSize: number | null): number {
  const atOnce = imagesAtOnce(request, batchSize);
  return atOnce * Math.max(1, Math.floor(betweenLooks[request.method] / atOnce));
}

const betweenLooks = { interval: 1000, crown: 100, 'alpha-crown': 20, smoothing: 5 } as const;

/** What one network's certificates are called in files: "mnist-plain-1-interval". */
export const certificateName = (
  { experiment, model, seed }: { readonly experiment: string; readonly model: string; readonly seed: number },
  request: GuaranteeRequest,
): string => `${experiment}-${model}-${seed}-${guaranteeName(request)}`;

/** Whether a guarantee was measured as is asked for; on which images is another question. */
export function isAsRequested(found: Guarantee, request: GuaranteeRequest): boolean {
  if (found.norm === 'linf') {
    const { norm, method, steps, sizes } = found;
    return isSame({ norm, method, steps, epsilons: sizes.map(({ epsilon }) => epsilon) }, request);
  }
  const { norm, method, std, n0, n, alpha } = found;
  return isSame({ norm, method, std, n0, n, alpha }, request);
}

/** Fields that are left out are as undefined ones. */
function isSame(found: object, { images: _, ...request }: GuaranteeRequest): boolean {
  const given = (value: object) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  return isDeepStrictEqual(given(found), given(request));
}
