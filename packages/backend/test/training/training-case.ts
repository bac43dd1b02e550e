import type { layers } from '@tensorflow/tfjs-layers';

/** One row of the table of what trains on wasm: a layer with options, and the shapes of what it takes. */
export interface TrainingCase {
  /** Name of the layer in tfjs-layers. */
  layer: string;
  /** The options that this row tries, for people. */
  options: string;
  make: () => layers.Layer;
  inputs: number[][];
  /** Inputs are whole numbers from 0 up to this one; else Gaussian numbers. */
  integersBelow?: number;
  /** The gradient in the input is not asked for: tfjs has none of masking. */
  onlyWeights?: boolean;
  /** Why tfjs's cpu backend cannot be the reference; central differences of its forward pass are it then. */
  cpuIsWrong?: string;
}

/** Each combination of one value an option. */
export function combinations<Options extends Record<string, readonly unknown[]>>(
  options: Options,
): { [Name in keyof Options]: Options[Name][number] }[] {
  type Combination = { [Name in keyof Options]: Options[Name][number] };
  return Object.entries(options).reduce<Partial<Combination>[]>(
    (found, [name, values]) => found.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  ) as Combination[];
}

/** Options as people read them: `kernelSize 3x2, strides 2`. */
export function describe(options: object): string {
  const texts = Object.entries(options).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join('x') : value}`,
  );
  return texts.join(', ') || 'as it is';
}
