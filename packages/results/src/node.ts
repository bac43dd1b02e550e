export { readJson, readJsonIfThere, writeJson } from './node/json-file.ts';
export { readResult, readResultFile } from './node/read-result.ts';
export { writeResult } from './node/write-result.ts';
