import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from './tensorflow-backend.ts';

/** Whether the addon has the ops of `tensorflow-ops/`: those that `saf-backend native` builds have. */
export function hasSafOps(backend: TensorflowBackend): boolean {
  try {
    tidy(() => backend.executeSingleOutput('SafMirroredRelu', [], [tensor1d([0])]));
    return true;
  } catch {
    return false;
  }
}
