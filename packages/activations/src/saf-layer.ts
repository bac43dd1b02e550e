import { Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/** The options every tfjs layer takes: `name`, `inputShape`, and so on. */
export type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

type Shapes = Parameters<layers.Layer['computeOutputShape']>[0];

/** The definition of an activation: the class of the layers that apply it. */
export interface SafLayerClass {
  new (config?: LayerConfig): SafLayer;
  /** Its name in saved models. */
  readonly className: string;
  /** What tables and figures call it, such as 'mReLU'. */
  readonly title: string;
  readonly activation: (x: Tensor) => Tensor;
}

// As a name, so that bundlers leave out the class where it is not used: a property could be one that does something when it is read.
const Layer = /* @__PURE__ */ (() => layers.Layer)();

/** A layer without weights that applies the activation of its class to each number. */
export abstract class SafLayer extends Layer {
  constructor(config: LayerConfig = {}) {
    super(config);
    this.supportsMasking = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { className, activation } = this.constructor as unknown as SafLayerClass;
    return tidy(() => activation(onlyTensor(className, inputs)));
  }

  override computeOutputShape(inputShape: Shapes): Shapes {
    return inputShape;
  }
}

function onlyTensor(className: string, inputs: Tensor | Tensor[]): Tensor {
  const list = Array.isArray(inputs) ? inputs : [inputs];
  if (list.length !== 1) throw new TypeError(`${className}: expected one input, got ${list.length}`);
  if (list[0] instanceof Tensor) return list[0];
  throw new TypeError(
    `${className}: the input belongs to another copy of tfjs; "npm ls @tensorflow/tfjs-layers" must show one version, once`,
  );
}
