import * as all from './all.ts';
import { SafLayer, type SafLayerClass } from './saf-layer.ts';

type LayerKeys = { [Key in keyof typeof all]: (typeof all)[Key] extends SafLayerClass ? Key : never }[keyof typeof all];

/** The name of one of this package's activations in tfjs: 'rbf' or 'mirroredRelu'. */
export type SafName = Uncapitalize<LayerKeys>;

/** The layer class of each activation. */
export const layerClasses: readonly SafLayerClass[] = /* @__PURE__ */ (Object.values(all) as unknown[]).filter(
  isLayerClass,
);

/** The names that any tfjs layer takes as its `activation` after `register()`. */
export const safNames: readonly SafName[] = /* @__PURE__ */ layerClasses.map(nameOf);

export function nameOf({ className }: SafLayerClass): SafName {
  return (className[0].toLowerCase() + className.slice(1)) as SafName;
}

function isLayerClass(value: unknown): value is SafLayerClass {
  return typeof value === 'function' && value.prototype instanceof SafLayer;
}
