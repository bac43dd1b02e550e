export type { Interval } from './functions/scalar-function.ts';
export { type PropagateOptions, propagate } from './intervals/propagate.ts';
export type { AffineMap } from './network/affine-map.ts';
export { type Network, networkOf, type Step } from './network/network.ts';
