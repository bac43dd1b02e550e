import { setFlagsFromString } from 'node:v8';

/**
 * This process is to collect its garbage often rather than grow with it: one that waits for other machines is slowed down by that less
 * than by what a plan of ten thousand jobs leaves behind. Said before the plan is made.
 */
export const spareMemory = (): void => setFlagsFromString('--optimize-for-size');
