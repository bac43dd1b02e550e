export { type BootstrapOptions, bootstrapInterval } from './statistics/bootstrap-interval.ts';
export { type McNemar, mcNemar } from './statistics/mcnemar.ts';
export { wilsonInterval } from './statistics/wilson-interval.ts';
