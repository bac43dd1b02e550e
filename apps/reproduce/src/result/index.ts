export * from './schema.ts';
export { trainingSeconds } from './training-seconds.ts';
