import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { ArgumentError } from '@saf/checks';
import type { ImageShape, Split } from '@saf/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What a builder of the user's is told of the network that it is to make. */
export interface BuilderOptions {
  /** Height, width and channels of one image. */
  readonly inputShape: ImageShape;
  /** Categories, and one more where there is one for nonsense. */
  readonly outputs: number;
  /** Mean of the training images, HWC in [0, 1], to subtract inside of the network. */
  readonly mean: Float32Array;
  /** For the weights: the same seed has to give the same. */
  readonly seed: number;
}

/** A builder of the user's: a network from images [N, height, width, channels] in [0, 1] to confidences [N, outputs]. */
export type NetworkBuilder = (options: BuilderOptions) => LayersModel | Promise<LayersModel>;

/** Images and labels of a split, as a function of the user's gives them: bytes 0..255 in NHWC, and one label per image. */
export type DatasetLoader = (
  split: Split,
) => { images: Uint8Array; labels: Uint8Array } | Promise<{ images: Uint8Array; labels: Uint8Array }>;

/** What of a study file is no plain data: it is imported again in each process that needs it. */
interface StudyFunctions {
  readonly dataset?: unknown;
  readonly networks?: readonly { readonly name?: unknown; readonly build?: unknown }[];
}

/**
 * The default export of a study file, TypeScript or JavaScript. What it imports from packages is what this process has of them.
 *
 * @throws ArgumentError for a file that cannot be imported, or has no default export
 */
export async function importStudyModule(file: string): Promise<unknown> {
  // Imported here: most processes need no study file.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { moduleCache: true, fsCache: false, interopDefault: false });
  let module: { default?: unknown };
  try {
    module = await jiti.import<{ default?: unknown }>(file);
  } catch (cause) {
    throw new ArgumentError(file, 'a module that can be imported', (cause as Error).message);
  }
  if (typeof module.default !== 'object' || module.default === null)
    throw new ArgumentError(file, 'a study as its default export', module.default);
  return module.default;
}

/** @throws ArgumentError where the file has no such network, or not of such a function */
export async function importBuilder(file: string, network: string): Promise<NetworkBuilder> {
  checkModule(file);
  const { networks = [] } = (await importStudyModule(file)) as StudyFunctions;
  const build = networks.find(({ name }) => name === network)?.build;
  if (typeof build === 'function') return build as NetworkBuilder;
  throw new ArgumentError(file, `a network ${network} with a function \`build\``, build);
}

/** @throws ArgumentError where the file's data set is not loaded by a function */
export async function importDatasetLoader(file: string): Promise<DatasetLoader> {
  checkModule(file);
  const { dataset } = (await importStudyModule(file)) as StudyFunctions;
  const load = (dataset as { load?: unknown } | undefined)?.load;
  if (typeof load === 'function') return load as DatasetLoader;
  throw new ArgumentError(file, 'a dataset with a function `load`', load);
}

/** A task may come from another machine: code is a file of this one, and never an address such as "data:…". */
function checkModule(file: string): void {
  if (!isAbsolute(file) || !/\.[cm]?[jt]sx?$/.test(file))
    throw new ArgumentError('module', 'the path of a file of TypeScript or JavaScript', file);
}

/** SHA-256 of a function's own text: where it differs, so may what the function gives. */
export function hashOfFunction(given: (...args: never[]) => unknown): string {
  return createHash('sha256').update(String(given)).digest('hex');
}
