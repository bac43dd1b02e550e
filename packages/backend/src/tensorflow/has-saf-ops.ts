import { scalar, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { opAttributes, type TensorflowBackend } from './tensorflow-backend.ts';

/** Whether the addon has the ops of `tensorflow-ops/`, the newest included: those that `saf-backend native` builds have. */
export function hasSafOps(backend: TensorflowBackend): boolean {
  try {
    tidy(() => {
      const weights = [scalar(0), scalar(0), scalar(0)];
      const inputs = [...weights, tensor1d([0]), tensor1d([0, 0, 0])];
      backend.executeMultipleOutputs('SafMomentumSteps', opAttributes(backend, { integers: { N: 1 } }), inputs, 2);
    });
    return true;
  } catch {
    return false;
  }
}
