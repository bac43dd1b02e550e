import { UsageError } from '@saf/cli/command-line';
import { weightsHash } from '@saf/experiments/plan';
import { type CertificateResult, certificateSchema } from '@saf/results';
import { readJsonIfThere } from '@saf/results/node';
import { shownPath } from './folders.ts';

/** The network and the images that are attacked. */
interface Subject {
  /** Folder of model.json and its weights. */
  readonly model: string;
  readonly dataset: string;
  /** The first of the test images. */
  readonly images: number;
}

/**
 * For each image the L∞ size up to which it is certified to be taken for its label, as a file of certificates says.
 *
 * @throws UsageError for a file that is not there, or of other weights, images or a norm that attacks are not bounded in
 */
export async function certifiedRadii(file: string, { model, dataset, images }: Subject): Promise<number[]> {
  const found = await readJsonIfThere(file, certificateSchema);
  if (!found) throw refusal(file, 'a file of certificates', 'none');
  if (found.network.weights !== (await weightsHash(model)))
    throw refusal(file, 'certificates of the weights of the model', 'those of others');
  if (found.dataset !== dataset || found.heldOutFrom !== undefined || found.samples < images)
    throw refusal(file, `certificates of the first ${images} test images of ${dataset}`, imagesOf(found));
  const { guarantee } = found;
  if (guarantee.norm !== 'linf') throw refusal(file, 'certificates in L∞', 'those of smoothing, in L2');
  return Array.from({ length: images }, (_, i) => {
    const kept = guarantee.sizes.filter((each) => each.kept[i] === '1');
    return Math.max(0, ...kept.map(({ epsilon }) => epsilon));
  });
}

const imagesOf = ({ dataset, samples, heldOutFrom }: CertificateResult): string =>
  `${samples} ${heldOutFrom === undefined ? '' : 'held-out '}images of ${dataset}`;

const refusal = (file: string, expected: string, got: string): UsageError =>
  new UsageError(`--certificates: expected ${expected}, got ${got} in ${shownPath(file)}`);
