import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import { layerClasses, nameOf } from './names.ts';
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
    static readonly className = nameOf(layer);

    apply(x: Tensor): Tensor {
      return layer.activation(x);
    }

    override getConfig(): serialization.ConfigDict {
      return {};
    }
  };
}
