export { evaluationCardSchema } from './card/card-schema.ts';
export { scoreInterval } from './statistics/wilson-interval.ts';
