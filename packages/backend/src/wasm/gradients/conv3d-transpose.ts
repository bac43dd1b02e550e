import * as tf from '@tensorflow/tfjs-core';

interface Attributes {
  strides: [number, number, number] | number;
  pad: 'valid' | 'same';
}

/** Gradient of a transposed convolution of volumes, itself the gradient of a convolution in its input: core has none. */
export const transposedConv3dGradient: tf.GradConfig = {
  kernelName: 'Conv3DBackpropInputV2',
  inputsToSave: ['dy', 'filter'],
  gradFunc: (ddx, saved, attrs) => {
    const [x, dy, filter] = [ddx, ...saved] as [tf.Tensor5D, tf.Tensor5D, tf.Tensor5D];
    const { strides, pad } = attrs as unknown as Attributes;
    const filterAttributes = { strides, pad, filterShape: filter.shape } as unknown as tf.NamedAttrMap;
    return {
      dy: () => tf.conv3d(x, filter, strides, pad),
      filter: () => tf.engine().runKernel('Conv3DBackpropFilterV2', { x, dy }, filterAttributes) as tf.Tensor,
    };
  },
};
