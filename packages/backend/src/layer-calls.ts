import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Slides } from './gradients/winograd.ts';

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
  return replaceMethod(layer, 'call', call);
}

/** The same for any method, which the layer need not have had. */
export function replaceMethod(layer: layers.Layer, name: string, method: object): () => void {
  const before = Object.getOwnPropertyDescriptor(layer, name);
  Object.defineProperty(layer, name, { value: method, configurable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(layer, name, before);
    else delete (layer as unknown as Record<string, unknown>)[name];
  };
}

/** What a Conv2D layer of tfjs-layers holds; its public type says none of it. */
interface Convolution extends layers.Layer {
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
}

/**
 * A Conv2D layer with channels last by a convolution, then its bias and activation; as it was where `convolve` gives null, and with
 * channels first.
 *
 * tfjs-layers runs a fused convolution, whose gradient with respect to the images is computed even where nobody asks for it: in the first
 * layer of a network, where it costs as much as all else of that layer.
 */
export function convolutionCall(
  layer: layers.Layer,
  stock: Call,
  convolve: (x: tf.Tensor4D, filter: tf.Tensor4D, slides: Slides) => tf.Tensor4D | null,
): Call {
  const slides = slidesOf(layer);
  if (!slides) return stock;
  const { activation } = layer as Convolution;
  return (inputs, kwargs) =>
    tf.tidy(() => {
      const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
      const y = convolve(onlyInput(inputs) as tf.Tensor4D, kernel, slides);
      if (!y) return stock(inputs, kwargs);
      return activation.apply(bias ? tf.add(y, bias) : y);
    });
}

/** How a Conv2D layer's filter goes over its images; null with channels first. */
export function slidesOf(layer: layers.Layer): Slides | null {
  const { dataFormat, dilationRate: dilations, padding: pad, strides } = layer.getConfig();
  return dataFormat === 'channelsLast' ? ({ strides, pad, dilations } as unknown as Slides) : null;
}

/** The tensor that a layer of one input is called with. */
export function onlyInput(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}
