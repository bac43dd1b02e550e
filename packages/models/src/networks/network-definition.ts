import { type SafName, safNames } from '@saf/activations';
import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * What follows a convolution: nothing (the paper's plain CNN), a symmetric activation function (its robust CNNs),
 * or ReLU or SiLU after the same batch norm (twins to compare with, which are not in the paper).
 */
export type NetworkActivation = 'none' | 'relu' | 'silu' | SafName;

/** What makes confidences of the last pre-activations z: exp(−z²) of each, or softmax of all. */
export type NetworkHead = 'rbf' | 'softmax';

export interface NetworkOptions {
  activation: NetworkActivation;
  /** RBF by default where the activation is symmetric, as in the paper, and softmax otherwise. */
  head?: NetworkHead;
  /** Number of outputs: 10 categories by default, 11 with an explicit nonsense category. */
  outputs?: number;
  /** Mean of the training images, HWC in [0, 1]; nothing is subtracted by default. */
  mean?: Float32Array;
  /** Root of the random streams that the weights are drawn from; 0 by default. */
  seed?: number;
}

export const networkActivations: readonly NetworkActivation[] = ['none', 'relu', 'silu', ...safNames];

/**
 * Whether the activation is one of the symmetric ones, whose networks end in RBF confidences where nothing else is said.
 *
 * @example
 * isSymmetric('mirroredRelu'); // true: 'none', 'relu' and 'silu' are not
 */
export const isSymmetric = (activation: NetworkActivation): activation is SafName =>
  safNames.some((each) => each === activation);

const networkHeads: readonly NetworkHead[] = ['rbf', 'softmax'];

/** A network that is built by name: one file with its definition and one line in `all.ts` add it. */
export interface NetworkDefinition<Options extends NetworkOptions = NetworkOptions> {
  /** Lower case with hyphens, such as 'mnist-table-1'. */
  readonly name: string;
  /** What reports and menus call it. */
  readonly title: string;
  /** Height, width and channels of one input. */
  readonly inputShape: readonly [number, number, number];
  /** Whether studies that name no network build this one for images of its shape; false by default, and true of one network a shape. */
  readonly isDefault?: boolean;
  /** The options that `build` takes. */
  readonly options: readonly (keyof Options & string)[];
  /**
   * The network: from float32 [N, ...inputShape] in [0, 1] to confidences [N, outputs].
   *
   * @throws ArgumentError for an option that is unknown or out of range
   */
  build(options: Options): LayersModel;
}

/** The options that every network has, for the `options` of a definition. */
export const commonOptions = ['activation', 'head', 'outputs', 'mean', 'seed'] as const;

/** The common options with defaults filled in; ArgumentError for one that is unknown or out of range. */
export function checkNetworkOptions<Options extends NetworkOptions>(
  options: Options,
  known: readonly (keyof Options & string)[],
): Required<Omit<NetworkOptions, 'mean'>> {
  for (const [name, value] of Object.entries(options ?? {}))
    if (value !== undefined && !known.includes(name as keyof Options & string))
      throw new ArgumentError('options', known.join(', '), name);
  const activation = checkOneOf('activation', options?.activation, networkActivations);
  return {
    activation,
    head: checkOneOf('head', options.head ?? (isSymmetric(activation) ? 'rbf' : 'softmax'), networkHeads),
    outputs: checkNumber('outputs', options.outputs ?? 10, { min: 2, integer: true }),
    seed: checkNumber('seed', options.seed ?? 0, { min: 0, integer: true }),
  };
}
