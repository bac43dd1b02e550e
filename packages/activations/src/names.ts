import * as all from './all.ts';
import { nameInModels } from './differentiable.ts';
import { SafLayer, type SafLayerClass } from './saf-layer.ts';

type LayerKeys = { [Key in keyof typeof all]: (typeof all)[Key] extends SafLayerClass ? Key : never }[keyof typeof all];

/** The name of one of this package's activations in tfjs: 'rbf' or 'mirroredRelu'. */
export type SafName = Uncapitalize<LayerKeys>;

/** The layer class of each activation. */
export const layerClasses: readonly SafLayerClass[] = /* @__PURE__ */ (Object.values(all) as unknown[]).filter(
  isLayerClass,
);

/** The names that any tfjs layer takes as its `activation` after `register()`. */
export const safNames: readonly SafName[] = /* @__PURE__ */ layerClasses.map((each) => activationName(each) as SafName);

/**
 * The name of an activation of its layer class.
 *
 * @example
 * activationName(Rbf); // 'rbf'
 */
export function activationName({ className }: SafLayerClass): string {
  return nameInModels(className);
}

/**
 * The definition of an activation by its name: its layer class, with its title and its function.
 *
 * @throws RangeError for another name
 * @example
 * activationNamed('mirroredRelu').title; // 'mReLU'
 */
export function activationNamed(name: SafName): SafLayerClass {
  const found = layerClasses.find((each) => activationName(each) === name);
  if (found) return found;
  throw new RangeError(`activation: expected one of ${safNames.map((each) => `"${each}"`).join(', ')}, got "${name}"`);
}

function isLayerClass(value: unknown): value is SafLayerClass {
  return typeof value === 'function' && value.prototype instanceof SafLayer;
}
