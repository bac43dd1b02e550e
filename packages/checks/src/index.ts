export { ArgumentError } from './argument-error.ts';
export { checkFinite } from './check-finite.ts';
export { checkLabels } from './check-labels.ts';
export { checkNumber, type NumberRange } from './check-number.ts';
export { checkOneOf } from './check-one-of.ts';
export { checkShape } from './check-shape.ts';
export type { ProgressListener } from './progress-listener.ts';
