import { poolInfo } from '../../kernels/pool-info.ts';
import { opAttributes, type TensorflowKernel } from '../tensorflow-backend.ts';

/** Gradient of max pooling: TensorFlow's own op searches every window with a scalar loop. */
export const maxPoolGrad: TensorflowKernel = ({ inputs: { input, output, dy }, attrs, backend }) => {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = poolInfo(input.shape, attrs);
  const integers = {
    filter: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    corner: [padInfo.top, padInfo.left],
  };
  return backend.executeSingleOutput('SafMaxPoolGrad', opAttributes(backend, { integers }), [input, output, dy]);
};
