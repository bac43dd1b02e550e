import { register as registerActivations } from '@saf/activations';
import { serialization } from '@tensorflow/tfjs-core';
import { SubtractMean } from './layers/subtract-mean.ts';

/**
 * Tells tfjs the layers of this package and of @saf/activations, so that `tf.loadLayersModel` finds them by name.
 * Calling it again changes nothing.
 *
 * @example
 * register();
 * const model = await tf.loadLayersModel('indexeddb://mnist');
 */
export function register(): void {
  registerActivations();
  serialization.registerClass(SubtractMean);
}
