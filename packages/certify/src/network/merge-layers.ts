import type { LayerRule } from './operation.ts';

/** Layers of several inputs. */
export const mergeLayers: Readonly<Record<string, LayerRule>> = {
  Add: () => ({ kind: 'sum', scale: 1 }),
  Average: (_, inputs) => ({ kind: 'sum', scale: 1 / inputs.length }),
  Concatenate: (layer, [inputShape]) => {
    const axis = Number(layer.getConfig().axis);
    return { kind: 'concatenate', axis: axis < 0 ? axis + inputShape.length + 1 : axis };
  },
  Maximum: () => ({ kind: 'maximum' }),
  Minimum: () => ({ kind: 'minimum' }),
  Multiply: () => ({ kind: 'product' }),
};
