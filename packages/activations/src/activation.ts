import type { layers } from '@tensorflow/tfjs-layers';
import { type SafName, safNames } from './names.ts';
import { register } from './register.ts';

/** The type of tfjs's `activation` options, a closed list of tfjs's own names. */
export type ActivationIdentifier = Parameters<typeof layers.activation>[0]['activation'];

/**
 * The name of an activation as tfjs's layers take it; its type is a cast, because tfjs's own type lists only its own names.
 * Registers the activation, so that the name is known.
 *
 * @throws RangeError for another name
 * @example
 * tf.layers.dense({ units: 10, activation: activation('rbf') });
 */
export function activation(name: SafName): ActivationIdentifier {
  if (!safNames.includes(name))
    throw new RangeError(
      `activation: expected one of ${safNames.map((each) => `"${each}"`).join(', ')}, got "${name}"`,
    );
  register();
  return name as unknown as ActivationIdentifier;
}
