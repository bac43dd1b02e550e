export { evaluationCardSchema } from './card/card-schema.ts';
