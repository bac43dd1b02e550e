import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** How tfjs-layers runs a layer. */
export type Call = layers.Layer['call'];

/** A layer with the models and wrappers around it, once for each place that it has. */
export type Places = readonly (readonly layers.Layer[])[];

/** The layers of a model, those of nested models and wrapped ones too, with their places. */
export function layersOf(
  layer: layers.Layer,
  around: readonly layers.Layer[] = [],
  found = new Map<layers.Layer, Places>(),
): Map<layers.Layer, Places> {
  const place = [...around, layer];
  found.set(layer, [...(found.get(layer) ?? []), place]);
  const { layers: nested = [], layer: wrapped } = layer as { layers?: layers.Layer[]; layer?: layers.Layer };
  for (const each of wrapped ? [wrapped, ...nested] : nested) layersOf(each, place, found);
  return found;
}

/** Puts a call in the place of a layer's own, until the function that is returned is called. */
export function replaceCall(layer: layers.Layer, call: Call): () => void {
  const before = Object.getOwnPropertyDescriptor(layer, 'call');
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    delete (layer as Partial<layers.Layer>).call;
    if (before) Object.defineProperty(layer, 'call', before);
  };
}

/** A convolution with strides and dilations, channels last: `trainingConv2d`, or one like it. */
type Convolve = (
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  strides: [number, number],
  pad: 'same' | 'valid',
  dilations: [number, number],
) => tf.Tensor4D;

/** What a Conv2D layer of tfjs-layers holds; its public type says none of it. */
interface Convolution extends layers.Layer {
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
}

/**
 * A Conv2D layer by an op whose gradients are computed one by one, as they are asked for; with channels first, as it was.
 *
 * tfjs-layers runs a fused convolution, whose gradient with respect to the images is computed even where nobody asks for it: in the first
 * layer of a network, where it costs as much as all else of that layer.
 */
export function convolutionCall(layer: layers.Layer, stock: Call, convolve: Convolve): Call {
  const { dataFormat, dilationRate, padding, strides } = layer.getConfig();
  if (dataFormat !== 'channelsLast') return stock;
  const { activation } = layer as Convolution;
  return (inputs) =>
    tf.tidy(() => {
      const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
      const y = convolve(
        onlyInput(inputs) as tf.Tensor4D,
        kernel,
        strides as [number, number],
        padding as 'same' | 'valid',
        dilationRate as [number, number],
      );
      return activation.apply(bias ? tf.add(y, bias) : y);
    });
}

/** The tensor that a layer of one input is called with. */
export function onlyInput(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}
