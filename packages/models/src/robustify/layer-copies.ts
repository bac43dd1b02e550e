import { ArgumentError } from '@saf/checks';
import type { serialization } from '@tensorflow/tfjs-core';
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;
type LayerClass = serialization.SerializableConstructor<Layer> & {
  fromConfig(cls: LayerClass, config: serialization.ConfigDict): Layer;
};

/** New layers of the same configuration, names and weights: one for each original, however often that is applied. */
export class LayerCopies {
  readonly #copies = new Map<Layer, Layer>();
  readonly #names = new Set<string>();

  /** @param frozen layers whose copies are frozen, whatever they say themselves */
  constructor(readonly frozen: ReadonlySet<Layer>) {}

  /** Applies the copy of a layer, made with these changes when it is first asked for. */
  apply(layer: Layer, inputs: SymbolicTensor[], changes: serialization.ConfigDict = {}): SymbolicTensor[] {
    const known = this.#copies.get(layer);
    const kept = this.frozen.has(layer) ? { ...changes, trainable: false } : changes;
    const copy = known ?? cloneLayer(layer, { name: this.unique(layer.name), ...kept });
    const outputs = copy.apply(inputs.length === 1 ? inputs[0] : inputs) as SymbolicTensor | SymbolicTensor[];
    if (!known) copyWeights(layer, copy);
    this.#copies.set(layer, copy);
    return Array.isArray(outputs) ? outputs : [outputs];
  }

  /** The name, or the name with the first number that makes it new. */
  unique(name: string): string {
    let unique = name;
    for (let i = 2; this.#names.has(unique); i++) unique = `${name}_${i}`;
    this.#names.add(unique);
    return unique;
  }
}

function cloneLayer(layer: Layer, changes: serialization.ConfigDict): Layer {
  const cls = layer.constructor as unknown as LayerClass;
  try {
    const clone = cls.fromConfig(cls, { ...layer.getConfig(), ...changes });
    // The weights are copied: there is no need to draw others first.
    clone.setFastWeightInitDuringBuild(true);
    return clone;
  } catch (error) {
    const expected = `a ${layer.getClassName()} that can be made again from its getConfig()`;
    throw new ArgumentError(`layer "${layer.name}"`, expected, (error as Error).message);
  }
}

// A copy without the bias has one weight less, the last.
function copyWeights(layer: Layer, copy: Layer): void {
  copy.setWeights(layer.getWeights().slice(0, copy.weights.length));
}
