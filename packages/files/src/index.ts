export { isAlive } from './is-alive.ts';
export { readFileIfThere, readFileOfSize, sha256OfFile, sizeOfFile } from './read-file.ts';
export { DiskFullError, writeFileWhole } from './write-file-whole.ts';
