import { scalar, tidy } from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from './tensorflow-backend.ts';

/** Whether the addon has the ops of `tensorflow-ops/`, the newest included: those that `saf-backend native` builds have. */
export function hasSafOps(backend: TensorflowBackend): boolean {
  try {
    tidy(() => void backend.executeSingleOutput('SafShareOfZeros', [], [scalar(0)]));
    return true;
  } catch {
    return false;
  }
}
