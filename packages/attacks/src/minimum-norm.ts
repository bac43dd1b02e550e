export { type CarliniWagnerOptions, carliniWagner } from './minimum-norm/carlini-wagner.ts';
export { type DdnOptions, ddn } from './minimum-norm/ddn.ts';
export { type DeepFoolOptions, deepFool } from './minimum-norm/deep-fool.ts';
export { type FabOptions, fab } from './minimum-norm/fab.ts';
export { type FmnOptions, fmn } from './minimum-norm/fmn.ts';
export { type LbfgsOptions, lbfgs } from './minimum-norm/lbfgs.ts';
