import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { commonOptions, type NetworkDefinition } from '../network-definition.ts';
import { type Pieces, residualNetwork } from './graph.ts';

/** ResNet-20: see {@link resNet}. */
export const cifar10ResNet20: NetworkDefinition = resNet(20, { filters: [16, 32, 64], blocks: [3, 3, 3] });
/** ResNet-32: see {@link resNet}. */
export const cifar10ResNet32: NetworkDefinition = resNet(32, { filters: [16, 32, 64], blocks: [5, 5, 5] });
/** ResNet-56: see {@link resNet}. */
export const cifar10ResNet56: NetworkDefinition = resNet(56, { filters: [16, 32, 64], blocks: [9, 9, 9] });
/** ResNet-18 with a first convolution for small images: see {@link resNet}. */
export const cifar10ResNet18: NetworkDefinition = resNet(18, {
  filters: [64, 128, 256, 512],
  blocks: [2, 2, 2, 2],
});

/**
 * A ResNet for CIFAR-10 (He et al. 2016, "Deep residual learning for image recognition", Section 4.2 for 20, 32 and 56 layers; their
 * ResNet-18 with a 3x3 convolution of stride 1 in place of the 7x7 one and the pooling).
 *
 * A 3x3 convolution, then stages of residual blocks of two 3x3 convolutions, the first of each but the first stage with stride 2; the
 * activation follows each batch norm, and each sum. Where a block changes the shape, its shortcut is a 1x1 convolution with batch norm
 * (their option B; the 20 to 56 layers of the paper have option A, without parameters).
 */
function resNet(
  depth: number,
  { filters, blocks }: { readonly filters: readonly number[]; readonly blocks: readonly number[] },
): NetworkDefinition {
  return {
    name: `cifar10-resnet-${depth}`,
    title: `ResNet-${depth}`,
    inputShape: [32, 32, 3],
    options: commonOptions,
    build: (options) =>
      residualNetwork(`cifar10_resnet_${depth}`, options, (images, pieces) => {
        const { convolve, normalise, activate } = pieces;
        let x = activate(normalise(convolve(images, 'cv1', { filters: filters[0] }), 'cv1'), 'cv1');
        for (const [stage, count] of blocks.entries())
          for (let block = 0; block < count; block++) {
            const strides = stage > 0 && block === 0 ? 2 : 1;
            x = basicBlock(pieces, x, `s${stage + 1}b${block + 1}`, { filters: filters[stage], strides });
          }
        return x;
      }),
  };
}

function basicBlock(
  { convolve, normalise, activate, add }: Pieces,
  x: SymbolicTensor,
  name: string,
  { filters, strides }: { readonly filters: number; readonly strides: number },
): SymbolicTensor {
  const first = normalise(convolve(x, `${name}_cv1`, { filters, strides }), `${name}_cv1`);
  const second = normalise(convolve(activate(first, `${name}_cv1`), `${name}_cv2`, { filters }), `${name}_cv2`);
  const isSame = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = isSame
    ? x
    : normalise(convolve(x, `${name}_short`, { filters, strides, kernelSize: 1 }), `${name}_short`);
  return activate(add(second, shortcut, `${name}_sum`), name);
}
