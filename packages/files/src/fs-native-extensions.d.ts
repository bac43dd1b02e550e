/** The part of fs-native-extensions that is used; the package has no types of its own. */
declare module 'fs-native-extensions' {
  /** Locks a file for its descriptor (`fcntl` with F_OFD_SETLK on Linux); false if another descriptor has the lock. */
  export function tryLock(descriptor: number): boolean;
}
