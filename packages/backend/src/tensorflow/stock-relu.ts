import { relu, sign, tidy } from '@tensorflow/tfjs-core';
import { opAttributes, type ReplacingKernel, type TensorflowKernel } from './tensorflow-backend.ts';

/** Gradient of ReLU, in one op: dy where x > 0, 0 elsewhere. */
export const reluGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) => {
  const attributes = opAttributes(backend, { types: { T: backend.binding.TF_FLOAT } });
  return backend.executeSingleOutput('ReluGrad', attributes, [dy, x]);
};

/** 1 where x > 0, 0 elsewhere, NaN of NaN: two ops for tfjs-node's five. The stock kernel for other slopes than 0. */
export const step: ReplacingKernel = (params, stock) => {
  const { alpha } = params.attrs as unknown as { alpha: number };
  const { x } = params.inputs;
  return alpha === 0 && x.dtype === 'float32' ? tidy(() => relu(sign(x))) : stock(params);
};
