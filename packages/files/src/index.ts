export { LockedError, lockFile, waitForLock } from './lock-file.ts';
export { DiskFullError, writeFileWhole } from './write-file-whole.ts';
