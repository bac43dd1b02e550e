export { runSuite } from './ensembles/run-suite.ts';
export type {
  ImageSource,
  SuiteAttack,
  SuiteBatch,
  SuiteFinding,
  SuiteOptions,
  SuiteOutcome,
  SuiteResult,
} from './ensembles/suite.ts';
