export { checkCommand } from './check-command.ts';
export { type EngineChoice, engineOption } from './engine-option.ts';
export { exitCode } from './exit-code.ts';
export { makeFolder } from './make-folder.ts';
export {
  ascendingLengths,
  ascendingNumbers,
  eachOneOf,
  names,
  numberIn,
  oneOf,
  openShare,
  strengthsFrom,
  wholeNumber,
  wholeNumbers,
} from './option-parsers.ts';
export { printJson } from './print-json.ts';
export { reportError } from './report-error.ts';
export { runMain, runWords } from './run-main.ts';
export { type Parallelism, runTasksOf, type TasksOf, withDisplay } from './run-tasks.ts';
export { shardsOption } from './shards-option.ts';
export { asUsage, UsageError } from './usage-error.ts';
