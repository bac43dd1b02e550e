import { ArgumentError } from '@saf/checks';
import { isActivation } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

/** What the layers that see one pixel at a time make of its value. */
export interface PixelResponses {
  /** The last of these layers. */
  readonly layer: string;
  /** One row a channel of that layer, one number a value. */
  readonly responses: number[][];
}

/**
 * What a network makes of a single pixel before any layer sees a neighbourhood: the values of 1 × 1 convolutions, batch norm and
 * activations that come first. Where a response is flat, no change of the pixel within the flat part reaches the rest of the network.
 *
 * @param model a network of gray images that begins with a 1 × 1 convolution
 * @param values of the pixel
 * @throws ArgumentError for a network of several channels, or one whose first layers are none of these
 * @example
 * const { layer, responses } = pixelResponses(model, [0, 0.25, 0.5, 0.75, 1]);
 */
export function pixelResponses(model: LayersModel, values: readonly number[]): PixelResponses {
  if (!(model instanceof LayersModel)) throw new ArgumentError('model', 'a tf.LayersModel', model);
  const channels = model.inputs[0].shape.at(-1);
  if (channels !== 1) throw new ArgumentError('model', 'one channel', channels);
  const pixelwise = pixelwiseLayers(model);
  const last = pixelwise.at(-1);
  if (!last) throw new ArgumentError('model', 'a 1 × 1 convolution as its first layer', model.layers[1]?.name);
  const responses = tf.tidy(() => {
    const pixels = tf.tensor4d([...values], [values.length, 1, 1, 1]) as tf.Tensor;
    const found = pixelwise.reduce((x, layer) => layer.apply(x) as tf.Tensor, pixels);
    return tf.transpose(tf.reshape(found, [values.length, -1])).arraySync() as number[][];
  });
  return { layer: last.name, responses };
}

/** From the image on, as long as each layer is that of one pixel and there is one way on. */
function pixelwiseLayers(model: LayersModel): layers.Layer[] {
  const own = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  if (!own[0] || !isPixelwiseConvolution(own[0])) return [];
  const end = own.findIndex((layer, i) => !isPixelwise(layer) || (i > 0 && own[i - 1].outboundNodes.length > 1));
  return end < 0 ? own : own.slice(0, end);
}

const isPixelwise = (layer: layers.Layer): boolean =>
  isActivation(layer) || layer.getClassName() === 'BatchNormalization' || isPixelwiseConvolution(layer);

function isPixelwiseConvolution(layer: layers.Layer): boolean {
  const { kernelSize, strides } = layer.getConfig();
  return layer.getClassName() === 'Conv2D' && [kernelSize, strides].flat().every((size) => size === 1);
}
