import type { ActivationShape, LayerView, Pair } from './contract.ts';
import { histogramOf } from './histogram.ts';
import { suppresses } from './suppresses.ts';
import { largest, type MapShape, tiled } from './tiled-maps.ts';

/** A layer's values for the clean and the attacked image. */
interface LayerValues {
  readonly name: string;
  readonly activation: ActivationShape;
  readonly shape: MapShape;
  readonly before: Pair<Float32Array>;
  readonly after: Pair<Float32Array>;
}

/** What is shown of a layer: made here, for the page must not be kept busy with tens of thousands of values. */
export const digestOf = ({ name, activation, shape, before, after }: LayerValues): LayerView => ({
  name,
  activation,
  histogram: histogramOf(before),
  suppressed: suppressedOf(before, suppresses(activation)),
  maps: { clean: tiled(after.clean, shape), attacked: tiled(after.attacked, shape) },
  scale: Math.max(largest(after.clean), largest(after.attacked)),
  isSigned: after.clean.some(isNegative) || after.attacked.some(isNegative),
});

const isNegative = (value: number): boolean => value < 0;

function suppressedOf(values: Pair<Float32Array>, isOff: ((x: number) => boolean) | null): Pair<number> | null {
  const shareOf = (of: Float32Array, off: (x: number) => boolean) => of.filter(off).length / of.length;
  return isOff && { clean: shareOf(values.clean, isOff), attacked: shareOf(values.attacked, isOff) };
}
