import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { commonOptions, type NetworkDefinition } from '../network-definition.ts';
import { type Pieces, residualNetwork } from './graph.ts';

/** WideResNet-16-4: see {@link wideResNet}. */
export const cifar10WideResNet16x4: NetworkDefinition = wideResNet(16, 4);
/** WideResNet-28-10: see {@link wideResNet}. */
export const cifar10WideResNet28x10: NetworkDefinition = wideResNet(28, 10);

/**
 * A wide ResNet for CIFAR-10 (Zagoruyko and Komodakis 2016, "Wide residual networks", Table 1, without dropout).
 *
 * A 3x3 convolution to 16; three stages of (depth − 4) / 6 blocks of 16, 32 and 64 times `width` filters, the first block of the second
 * and third stage with stride 2; batch norm and activation. In a block batch norm and activation come before each of its two 3x3
 * convolutions. Where it changes the shape, its shortcut is a 1x1 convolution of what comes after the first activation.
 */
function wideResNet(depth: number, width: number): NetworkDefinition {
  return {
    name: `cifar10-wide-resnet-${depth}-${width}`,
    title: `WideResNet-${depth}-${width}`,
    inputShape: [32, 32, 3],
    options: commonOptions,
    build: (options) =>
      residualNetwork(`cifar10_wide_resnet_${depth}_${width}`, options, (images, pieces) => {
        let x = pieces.convolve(images, 'cv1', { filters: 16 });
        for (const [stage, base] of [16, 32, 64].entries())
          for (let block = 0; block < (depth - 4) / 6; block++) {
            const strides = stage > 0 && block === 0 ? 2 : 1;
            x = preactivatedBlock(pieces, x, `s${stage + 1}b${block + 1}`, { filters: base * width, strides });
          }
        return pieces.activate(pieces.normalise(x, 'end'), 'end');
      }),
  };
}

function preactivatedBlock(
  { convolve, normalise, activate, add }: Pieces,
  x: SymbolicTensor,
  name: string,
  { filters, strides }: { readonly filters: number; readonly strides: number },
): SymbolicTensor {
  const before = activate(normalise(x, `${name}_cv1`), `${name}_cv1`);
  const first = convolve(before, `${name}_cv1`, { filters, strides });
  const second = convolve(activate(normalise(first, `${name}_cv2`), `${name}_cv2`), `${name}_cv2`, { filters });
  const isSame = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = isSame ? x : convolve(before, `${name}_short`, { filters, strides, kernelSize: 1 });
  return add(second, shortcut, `${name}_sum`);
}
