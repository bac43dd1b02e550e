/** What `loadNative` loaded. */
export interface NativeInfo {
  /** Version of libtensorflow. */
  readonly tensorflow: string;
  /** Threads that one op may use; null where nobody can say. */
  readonly threads: number | null;
}

/**
 * Registers the 'tensorflow' backend in the app's copy of tfjs-core, without switching to it: from the app's
 * @tensorflow/tfjs-node where that loads, else from what `saf-backend native` built. `SAF_THREADS` sets its threads.
 *
 * @throws Error with one sentence where neither loads; ArgumentError for a wrong `SAF_THREADS`
 * @example
 * const { tensorflow } = await loadNative(); // "2.15.1"
 * await tf.setBackend('tensorflow');
 */
export async function loadNative(): Promise<NativeInfo> {
  if (!globalThis.process?.versions?.node) throw new Error('the native engine needs Node.js');
  // A module of its own, so that bundles for browsers can leave out all that imports node's own modules.
  const { registerNative } = await import('./register-native.ts');
  return registerNative();
}
