import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { activationName, activationNamed, layerClasses, type SafName } from './names.ts';
import type { SafLayerClass } from './saf-layer.ts';

type SerializableClass = serialization.SerializableConstructor<serialization.Serializable>;

const activationClasses = /* @__PURE__ */ layerClasses.map(activationClass);

/**
 * Makes tfjs know the layers `Rbf` and `MirroredRelu` and the activations 'rbf' and 'mirroredRelu', so that models
 * that hold them can be built by name and loaded. Calling it again changes nothing.
 *
 * @throws Error if tfjs is installed twice, because a model would then be loaded by the copy that does not know them
 * @example
 * register();
 * const model = await tf.loadLayersModel('https://example.org/model.json');
 */
export function register(): void {
  if (!('Dense' in serialization.SerializationMap.getMap().classNameMap))
    throw new Error(
      'two copies of tfjs: tfjs-layers belongs to another tfjs-core; "npm ls @tensorflow/tfjs-core" must show one version, once',
    );
  for (const each of [...layerClasses, ...activationClasses]) serialization.registerClass(each as SerializableClass);
}

function activationClass(layer: SafLayerClass) {
  return class extends serialization.Serializable {
    static readonly className = activationName(layer);

    apply(x: Tensor): Tensor {
      return layer.activation(x);
    }

    override getConfig(): serialization.ConfigDict {
      return {};
    }
  };
}

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
  activationNamed(name);
  register();
  return name as unknown as ActivationIdentifier;
}
