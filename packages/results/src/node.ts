export { readJson, readJsonIfThere, writeJson } from './node/json-file.ts';
export { readResult } from './node/read-result.ts';
export { writeResult } from './node/write-result.ts';
