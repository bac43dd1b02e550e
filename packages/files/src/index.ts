export { LockedError, lockFile, waitForLock } from './lock-file.ts';
