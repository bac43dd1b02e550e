export type { BoundsOptions } from './intervals/check-box.ts';
export { type Bounds, intervalBounds } from './intervals/interval-bounds.ts';
