export { describeOnEngines } from './describe-on-engines.ts';
export type { TestEngine } from './requested-engines.ts';
