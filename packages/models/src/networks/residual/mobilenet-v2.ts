import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { commonOptions, type NetworkDefinition } from '../network-definition.ts';
import { type Pieces, residualNetwork } from './graph.ts';

/** Expansion, filters, blocks and stride of each stage (Sandler et al. 2018, Table 2), with stride 1 where images of 32x32 are too small for 2. */
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 1],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/**
 * MobileNetV2 for CIFAR-10 (Sandler et al. 2018, "MobileNetV2: inverted residuals and linear bottlenecks"), with stride 1 in its first
 * convolution and its second stage, and the activation where they have ReLU6.
 *
 * A block widens its channels by a 1x1 convolution, convolves each by a 3x3 kernel of its own, and narrows them by a 1x1 convolution, which
 * no activation follows; its input is added where the shape is the same.
 */
export const cifar10MobileNetV2: NetworkDefinition = {
  name: 'cifar10-mobilenet-v2',
  title: 'MobileNetV2 for small images',
  inputShape: [32, 32, 3],
  options: commonOptions,
  build: (options) =>
    residualNetwork('cifar10_mobilenet_v2', options, (images, pieces) => {
      let x = unit(pieces, pieces.convolve(images, 'cv1', { filters: 32 }), 'cv1');
      for (const [stage, [expansion, filters, blocks, stride]] of stages.entries())
        for (let block = 0; block < blocks; block++) {
          const strides = block === 0 ? stride : 1;
          x = invertedBlock(pieces, x, `s${stage + 1}b${block + 1}`, { expansion, filters, strides });
        }
      return unit(pieces, pieces.convolve(x, 'cv2', { filters: 1280, kernelSize: 1 }), 'cv2');
    }),
};

const unit = ({ normalise, activate }: Pieces, x: SymbolicTensor, name: string) => activate(normalise(x, name), name);

function invertedBlock(
  pieces: Pieces,
  x: SymbolicTensor,
  name: string,
  { expansion, filters, strides }: { readonly expansion: number; readonly filters: number; readonly strides: number },
): SymbolicTensor {
  const { convolve, convolveChannels, normalise, add } = pieces;
  const channels = x.shape.at(-1)!;
  const wide =
    expansion === 1
      ? x
      : unit(pieces, convolve(x, `${name}_wide`, { filters: channels * expansion, kernelSize: 1 }), `${name}_wide`);
  const each = unit(pieces, convolveChannels(wide, `${name}_each`, strides), `${name}_each`);
  const narrow = normalise(convolve(each, `${name}_narrow`, { filters, kernelSize: 1 }), `${name}_narrow`);
  return strides === 1 && channels === filters ? add(x, narrow, `${name}_sum`) : narrow;
}
