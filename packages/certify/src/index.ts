export type { BoundsOptions } from './intervals/check-box.ts';
export { type Bounds, intervalBounds } from './intervals/interval-bounds.ts';
export { type LinearBoundsOptions, linearBounds } from './linear/linear-bounds.ts';
