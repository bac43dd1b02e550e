import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { subtractMean } from '../layers/subtract-mean.ts';
import { classification, convolution } from './blocks.ts';
import {
  checkNetworkOptions,
  commonOptions,
  type NetworkDefinition,
  type NetworkOptions,
} from './network-definition.ts';

interface Architecture {
  readonly name: string;
  readonly title: string;
  readonly convolutions: readonly (readonly [filters: number, kernelSize: number, strides: number])[];
  readonly padding: 'valid' | 'same';
  /** Units of the dense layers before the last. */
  readonly hidden: readonly number[];
  /** Whether no mean image is subtracted: it would move the thresholds of a pixelwise layer from pixel to pixel. */
  readonly takesRawPixels?: boolean;
}

const small: Architecture = {
  name: 'cnn-small',
  title: 'small CNN',
  convolutions: [
    [16, 4, 2],
    [32, 4, 1],
  ],
  padding: 'valid',
  hidden: [100],
};

const functionsOfPixel = [4, 1, 1] as const;

/** Not theirs: four functions of each pixel come first, which can tell ink from paper before intervals of many pixels add up. */
const pixelwise: Architecture = {
  ...small,
  name: 'cnn-pixelwise',
  title: 'small CNN behind a pixelwise layer',
  convolutions: [functionsOfPixel, ...small.convolutions],
  takesRawPixels: true,
};

/** Functions of functions of a pixel, which can be steeper between ink and paper, and flatter at either. */
const pixelwise2: Architecture = {
  ...pixelwise,
  name: 'cnn-pixelwise-2',
  title: 'small CNN behind two pixelwise layers',
  convolutions: [functionsOfPixel, ...pixelwise.convolutions],
};

const medium: Architecture = {
  name: 'cnn-medium',
  title: 'medium CNN',
  convolutions: [
    [32, 3, 1],
    [32, 4, 2],
    [64, 3, 1],
    [64, 4, 2],
  ],
  padding: 'valid',
  hidden: [512, 512],
};

const large: Architecture = {
  name: 'cnn-large',
  title: 'large CNN',
  convolutions: [
    [64, 3, 1],
    [64, 3, 1],
    [128, 3, 2],
    [128, 3, 1],
    [128, 3, 1],
  ],
  padding: 'same',
  hidden: [512],
};

const mnist = { name: 'mnist', title: 'MNIST', inputShape: [28, 28, 1] } as const;
const cifar10 = { name: 'cifar10', title: 'CIFAR-10', inputShape: [32, 32, 3] } as const;

/** The small CNN of certified training for MNIST: see {@link stridedCnn}. */
export const mnistCnnSmall: NetworkDefinition = stridedCnn(small, mnist);
/** The small CNN behind a 1 × 1 convolution, for MNIST: see {@link stridedCnn}. */
export const mnistCnnPixelwise: NetworkDefinition = stridedCnn(pixelwise, mnist);
/** The small CNN behind two 1 × 1 convolutions, for MNIST: see {@link stridedCnn}. */
export const mnistCnnPixelwise2: NetworkDefinition = stridedCnn(pixelwise2, mnist);
/** The medium CNN of certified training for MNIST: see {@link stridedCnn}. */
export const mnistCnnMedium: NetworkDefinition = stridedCnn(medium, mnist);
/** The large CNN of certified training for MNIST: see {@link stridedCnn}. */
export const mnistCnnLarge: NetworkDefinition = stridedCnn(large, mnist);
/** The small CNN of certified training for CIFAR-10: see {@link stridedCnn}. */
export const cifar10CnnSmall: NetworkDefinition = stridedCnn(small, cifar10);
/** The medium CNN of certified training for CIFAR-10: see {@link stridedCnn}. */
export const cifar10CnnMedium: NetworkDefinition = stridedCnn(medium, cifar10);
/** The large CNN of certified training for CIFAR-10: see {@link stridedCnn}. */
export const cifar10CnnLarge: NetworkDefinition = stridedCnn(large, cifar10);

/**
 * A CNN with strides in place of pooling, which makes intervals wide: the networks of Gowal et al. 2018, Table 1 ("On the
 * effectiveness of interval bound propagation for training verifiably robust models"). The large one has 13 million parameters for MNIST
 * and 17 million for CIFAR-10.
 *
 * Mean subtraction; convolutions, each with batch norm and the activation; dense layers, each with batch norm and ReLU; the last one,
 * and confidences. With the activation 'none' there is ReLU without batch norm, as they have it.
 *
 * 'cnn-pixelwise' is not theirs: the small one behind a 1 × 1 convolution of four filters, with batch norm and the activation, without
 * mean subtraction, whose option it does not have. 'cnn-pixelwise-2' has two of these layers.
 */
function stridedCnn(
  { name, title, convolutions, padding, hidden, takesRawPixels = false }: Architecture,
  images: typeof mnist | typeof cifar10,
): NetworkDefinition {
  const known = takesRawPixels ? commonOptions.filter((each) => each !== 'mean') : commonOptions;
  function build(options: NetworkOptions): LayersModel {
    const { activation, head, outputs, seed } = checkNetworkOptions(options, known);
    const block = { activation, seed, padding, relu: activation === 'none' } as const;
    const body: layers.Layer[] = [];
    let [size, , channels] = images.inputShape as readonly [number, number, number];
    for (const [i, [filters, kernelSize, strides]] of convolutions.entries()) {
      body.push(...convolution(`cv${i + 1}`, { ...block, channels, filters, kernelSize, strides }));
      size = Math.ceil((padding === 'same' ? size : size - kernelSize + 1) / strides);
      channels = filters;
    }
    const inputShape = [...images.inputShape];
    return sequential({
      name: `${images.name}_${name.replaceAll('-', '_')}_${activation}`,
      layers: [
        takesRawPixels
          ? layers.inputLayer({ inputShape })
          : subtractMean({ name: 'mean', inputShape, mean: options.mean }),
        ...body,
        ...classification([size * size * channels, ...hidden, outputs], { activation, seed, head }),
      ],
    });
  }
  return {
    name: `${images.name}-${name}`,
    title: `${title} for ${images.title} (certified training)`,
    inputShape: images.inputShape,
    options: known,
    build,
  };
}
