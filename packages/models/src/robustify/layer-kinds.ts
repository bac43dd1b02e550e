import { safNames } from '@saf/activations';
import type { layers } from '@tensorflow/tfjs-layers';

const convolutions = [
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv2D',
  'SeparableConv2D',
];
const activations = ['ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU'];
const safs = safNames.map((name) => name[0].toUpperCase() + name.slice(1));

export const isConvolution = (layer: layers.Layer) => convolutions.includes(layer.getClassName());

export const isBatchNorm = (layer: layers.Layer) => layer.getClassName() === 'BatchNormalization';

export const isDense = (layer: layers.Layer) => layer.getClassName() === 'Dense';

/** Softmax looks at all outputs together: it is no activation to drop after a convolution, but the end of a plain network. */
export const isSoftmax = (layer: layers.Layer) =>
  layer.getClassName() === 'Softmax' || activationName(layer) === 'softmax';

/** A layer that does nothing but apply an activation to each number. */
export const isActivation = (layer: layers.Layer) =>
  [...activations, ...safs].includes(layer.getClassName()) ||
  (layer.getClassName() === 'Activation' && !isSoftmax(layer));

/** The layer that a wrapper such as TimeDistributed applies, if it is one. */
export const wrappedLayer = (layer: layers.Layer) => (layer as { layer?: layers.Layer }).layer;

const activationName = (layer: layers.Layer) =>
  layer.getClassName() === 'Activation' ? layer.getConfig().activation : undefined;
