// Apart from what trains and measures: who only reads a study file and plans it needs no engine.
export { type LoadStudyOptions, loadStudy } from './load-study.ts';
export { type Override, parseOverride } from './overrides.ts';
export { parseSweep, type Sweep } from './sweep.ts';
