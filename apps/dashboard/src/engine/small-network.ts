import { robustify } from '@saf/models';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import type { TrainingChoice } from './contract.ts';
import { side } from './image-tensor.ts';

/** A network small enough to be trained while one looks on: 5,000 weights instead of the paper's 430,000. */
export function smallNetwork({ activation, seed }: Pick<TrainingChoice, 'activation' | 'seed'>): LayersModel {
  const relu = withRelu(seed);
  return activation === 'relu' ? relu : robustify(relu, { activation });
}

function withRelu(seed: number): LayersModel {
  const weights = (place: number) => initializers.heNormal({ seed: seed + place });
  return sequential({
    layers: [
      layers.conv2d({
        ...{ name: 'cv1', inputShape: [side, side, 1], filters: 8, kernelSize: 5, activation: 'relu' },
        kernelInitializer: weights(1),
      }),
      layers.maxPooling2d({ name: 'max1', poolSize: 2 }),
      layers.conv2d({ name: 'cv2', filters: 16, kernelSize: 5, activation: 'relu', kernelInitializer: weights(2) }),
      layers.maxPooling2d({ name: 'max2', poolSize: 2 }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'fc', units: 10, activation: 'softmax', kernelInitializer: weights(3) }),
    ],
  });
}
